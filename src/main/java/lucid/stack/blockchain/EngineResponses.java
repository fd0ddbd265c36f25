package lucid.stack.blockchain;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import lucid.stack.Responses;

/** Reads the requests to the engine, and writes its answers. */
final class EngineResponses {
  /** The maximum number of entries on a page. */
  static final int PAGE = 100;

  private EngineResponses() {}

  /** Returns a number of the query; empty if it is not a number or is out of range. */
  static Optional<Long> number(
      RoutingContext call, String name, long otherwise, long least, long most) {
    var given = call.request().getParam(name);
    if (given == null) {
      return Optional.of(otherwise);
    }
    return given.matches("\\d{1,18}")
        ? Optional.of(Long.parseLong(given)).filter(value -> value >= least && value <= most)
        : Optional.empty();
  }

  /** Returns the body as an object. If it is not an object, answers so and returns empty. */
  static Optional<JsonObject> body(RoutingContext call) {
    try {
      var body = call.body().asJsonObject();
      if (body != null) {
        return Optional.of(body);
      }
    } catch (io.vertx.core.json.DecodeException | ClassCastException e) {
      // The answer below says that the body is not an object.
    }
    unprocessable(call, problems("body", "value is not a valid JSON object"));
    return Optional.empty();
  }

  static JsonArray problems(String field, String message) {
    return new JsonArray().add(Submission.problem(field, message));
  }

  static void unprocessable(RoutingContext call, JsonArray problems) {
    Responses.json(call, 422, new JsonObject().put("detail", problems));
  }

  static void notFound(RoutingContext call, String error, String code, String field, String asked) {
    Responses.json(
        call,
        404,
        new JsonObject()
            .put(
                "detail",
                new JsonObject()
                    .put("error", error)
                    .put("error_code", code)
                    .put("additional_info", new JsonObject().put(field, asked))));
  }

  /** Answers as the real engine does to every request that it refuses before its routes. */
  static void error(RoutingContext call) {
    Responses.json(
        call,
        500,
        new JsonObject()
            .put("error", "Internal server error")
            .put("message", "An unexpected error occurred")
            .put("timestamp", System.currentTimeMillis() / 1000.0));
  }
}
