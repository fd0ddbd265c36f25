package lucid.stack.mesh;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** How the mesh's services answer. */
final class MeshResponses {
  private MeshResponses() {}

  static void json(HttpServerRequest request, int status, JsonObject body) {
    send(request, status, "application/json", body.encode());
  }

  static void json(HttpServerRequest request, int status, JsonArray body) {
    send(request, status, "application/json", body.encode());
  }

  static void text(HttpServerRequest request, int status, String body) {
    send(request, status, "text/plain; charset=utf-8", body);
  }

  private static void send(HttpServerRequest request, int status, String type, String body) {
    request.response().setStatusCode(status).putHeader("Content-Type", type).end(body);
  }
}
