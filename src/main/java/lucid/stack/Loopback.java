package lucid.stack;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;

/** The only address that the stack listens on. */
public final class Loopback {
  public static final String HOST = "127.0.0.1";

  /** The number of connections that may wait to be accepted: a thousand come within a second. */
  public static final int BACKLOG = 4096;

  private Loopback() {}

  public static String http(int port) {
    return "http://" + HOST + ":" + port;
  }

  /**
   * Returns a server that a thousand clients may reach within a second. It speaks HTTP/1.1 only, as
   * the real services do.
   */
  public static HttpServer httpServer(Vertx vertx) {
    return vertx.createHttpServer(
        new HttpServerOptions().setAcceptBacklog(BACKLOG).setHttp2ClearTextEnabled(false));
  }
}
