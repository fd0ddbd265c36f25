package lucid.stack;

/** The only address that the stack listens on. */
public final class Loopback {
  public static final String HOST = "127.0.0.1";

  /** Connections that may wait to be accepted: a thousand come within a second. */
  public static final int BACKLOG = 4096;

  private Loopback() {}

  public static String http(int port) {
    return "http://" + HOST + ":" + port;
  }
}
