package lucid.stack.mesh;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** A service's registration, as Consul's API has it. */
record Registration(
    String id, String name, String address, int port, JsonArray tags, Optional<Check> check) {

  /** How the registry finds out whether the service is well: by asking for a 2xx. */
  record Check(URI address, Duration interval, Duration timeout) {}

  /**
   * Reads the body of a registration.
   *
   * @throws IllegalArgumentException saying what is wrong with it
   */
  static Registration of(String body) {
    try {
      var json = new JsonObject(body);
      var name = json.getString("Name", "");
      if (name.isEmpty()) {
        throw new IllegalArgumentException("Missing service name");
      }
      return new Registration(
          json.getString("ID", name),
          name,
          json.getString("Address", ""),
          json.getInteger("Port", 0),
          json.getJsonArray("Tags", new JsonArray()),
          Optional.ofNullable(json.getJsonObject("Check")).map(Registration::check));
    } catch (DecodeException | ClassCastException | ConfigException e) {
      throw new IllegalArgumentException("Request decode failed: " + e.getMessage(), e);
    }
  }

  private static Check check(JsonObject json) {
    var address = json.getString("HTTP");
    if (address == null || json.getString("Interval") == null) {
      throw new IllegalArgumentException("this stand-in runs HTTP checks with an Interval only");
    }
    // Go's durations, such as 30s, are among HOCON's.
    var durations =
        ConfigFactory.parseMap(
            Map.of(
                "interval",
                json.getString("Interval"),
                "timeout",
                json.getString("Timeout", "10s")));
    return new Check(
        URI.create(address), durations.getDuration("interval"), durations.getDuration("timeout"));
  }

  /** The same with a port that is not its own. */
  Registration elsewhere() {
    return new Registration(id, name, address, port % 65_535 + 1, tags, check);
  }

  JsonObject asService() {
    return new JsonObject()
        .put("ID", id)
        .put("Service", name)
        .put("Address", address)
        .put("Port", port)
        .put("Tags", tags);
  }
}
