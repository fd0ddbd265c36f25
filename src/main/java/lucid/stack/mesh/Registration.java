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
    String id,
    String name,
    String address,
    int port,
    JsonArray tags,
    JsonObject meta,
    Optional<Check> check) {

  /**
   * How the registry finds out whether the service is well: by asking for a 2xx, or by being told
   * so.
   *
   * @param address to ask at; empty if the service itself must say, once in an interval
   * @param passing whether it is well until then
   * @param forgottenAfter how long it may be unwell before it is deregistered; empty = for ever
   */
  record Check(
      Optional<URI> address,
      Duration interval,
      Duration timeout,
      boolean passing,
      Optional<Duration> forgottenAfter) {}

  private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);

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
          json.getJsonObject("Meta", new JsonObject()),
          Optional.ofNullable(json.getJsonObject("Check")).map(Registration::check));
    } catch (DecodeException | ClassCastException | ConfigException e) {
      throw new IllegalArgumentException("Request decode failed: " + e.getMessage(), e);
    }
  }

  private static Check check(JsonObject json) {
    var address = Optional.ofNullable(json.getString("HTTP")).map(URI::create);
    var interval =
        duration(json, address.isPresent() ? "Interval" : "TTL")
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "this stand-in runs HTTP checks with an Interval, or waits for a TTL"));
    return new Check(
        address,
        interval,
        duration(json, "Timeout").orElse(DEFAULT_TIMEOUT),
        json.getString("Status", "critical").equals("passing"),
        duration(json, "DeregisterCriticalServiceAfter"));
  }

  /** Go's durations, such as 30s, are among HOCON's. */
  private static Optional<Duration> duration(JsonObject json, String key) {
    return Optional.ofNullable(json.getString(key))
        .map(text -> ConfigFactory.parseMap(Map.of("duration", text)).getDuration("duration"));
  }

  /** The same with a port that is not its own. */
  Registration elsewhere() {
    return new Registration(id, name, address, port % 65_535 + 1, tags, meta, check);
  }

  JsonObject asService() {
    var service =
        new JsonObject()
            .put("ID", id)
            .put("Service", name)
            .put("Address", address)
            .put("Port", port)
            .put("Tags", tags);
    return meta.isEmpty() ? service : service.put("Meta", meta);
  }
}
