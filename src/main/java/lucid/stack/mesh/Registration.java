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

/** The registration of a service in Consul's API. */
record Registration(
    String id,
    String name,
    String address,
    int port,
    JsonArray tags,
    JsonObject meta,
    Optional<Check> check) {

  /**
   * A health check: the registry asks the service for a 2xx, or is told that the service is well.
   *
   * @param address the address to ask; empty if the service itself reports, once in an interval
   * @param passing true if the service is taken to be well until then
   * @param forgottenAfter the time after which an unwell service is deregistered; empty = never
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
   * @throws IllegalArgumentException if the body is wrong; the message says how
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

  /** Reads a duration in Go's form, such as 30s, which HOCON understands, too. */
  private static Optional<Duration> duration(JsonObject json, String key) {
    return Optional.ofNullable(json.getString(key))
        .map(text -> ConfigFactory.parseMap(Map.of("duration", text)).getDuration("duration"));
  }

  /** Returns this registration with a port that is not its own. */
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
