package lucid.stack;

import io.vertx.ext.web.RoutingContext;

/** Writes the answers of the HTTP services. */
public final class Responses {
  private Responses() {}

  /**
   * Answers with JSON.
   *
   * @param body a JSON object or array
   */
  public static void json(RoutingContext call, int status, Object body) {
    call.response().setStatusCode(status);
    call.json(body);
  }

  public static void text(RoutingContext call, int status, String body) {
    call.response()
        .setStatusCode(status)
        .putHeader("Content-Type", "text/plain; charset=utf-8")
        .end(body);
  }
}
