package lucid.stack.blockchain;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Reads a client's submission: {@code {type, data, signature, fee?, timestamp?}}. */
final class Submission {
  private Submission() {}

  /** Returns the problems of {@code body} in the form of a 422; empty if there are none. */
  static JsonArray problems(JsonObject body) {
    var problems = new JsonArray();
    require(problems, "type", body.getValue("type") instanceof String, body);
    require(problems, "data", body.getValue("data") instanceof JsonObject, body);
    require(problems, "signature", body.getValue("signature") instanceof String, body);
    require(
        problems,
        "fee",
        !body.containsKey("fee")
            || (body.getValue("fee") instanceof Number fee && fee.doubleValue() >= 0),
        body);
    require(
        problems,
        "timestamp",
        body.getValue("timestamp") == null
            || (body.getValue("timestamp") instanceof String time
                && Timestamps.read(time).isPresent()),
        body);
    return problems;
  }

  private static void require(JsonArray problems, String field, boolean met, JsonObject body) {
    if (!met) {
      problems.add(
          problem(field, body.containsKey(field) ? "value is not valid" : "field required"));
    }
  }

  static JsonObject problem(String field, String message) {
    return new JsonObject()
        .put("loc", new JsonArray().add("body").add(field))
        .put("msg", message)
        .put("type", "value_error");
  }

  /** Returns the transaction for a body without {@link #problems}. */
  static Transaction transaction(JsonObject body, Instant now) {
    return new Transaction(
        UUID.randomUUID().toString(),
        // Equal types share one text, which is kept for as long as the transaction.
        body.getString("type").intern(),
        body.getJsonObject("data").encode(),
        body.getString("signature"),
        Optional.ofNullable(body.getNumber("fee")).map(Number::doubleValue).orElse(0.0),
        now);
  }
}
