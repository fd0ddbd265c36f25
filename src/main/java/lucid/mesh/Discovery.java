package lucid.mesh;

import static io.gatling.javaapi.core.CoreDsl.asLongAs;
import static io.gatling.javaapi.core.CoreDsl.doIf;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.pause;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Session;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import lucid.measure.LogRecord;
import lucid.measure.RequestWatch;
import lucid.measure.Tally;
import lucid.measure.Ticker;
import lucid.settings.MeshLoad;
import lucid.settings.TargetAddresses;

/**
 * Registers instances and waits for them to appear: by blocking queries if the registry's answers
 * carry Consul's index, by polling if they do not.
 *
 * <p>A registration has no health check that the registry would run: an instance with a check
 * appears after its first check, so that the interval of checks would be measured and not the mesh.
 * A registration has a time to live instead. It is longer than the load, so that nobody has to
 * renew it, and the instance is passing from the start. The instances that a killed run leaves
 * behind become critical when their time to live is over, and Consul then removes them.
 */
final class Discovery {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The pause between two checks whether all look-ups are answered. */
  private static final Duration ANSWERED = Duration.ofMillis(20);

  private final TargetAddresses.Mesh mesh;
  private final MeshLoad.Discovery load;
  private final Registrations registrations;
  private final RequestWatch requests;

  private final String owner = Owner.here().toString();

  /** The instance that the look-ups ask for: it is registered during the whole load. */
  private final Registrations.Registration permanent;

  Discovery(
      TargetAddresses.Mesh mesh,
      MeshLoad.Discovery load,
      Registrations registrations,
      RequestWatch requests) {
    this.requests = requests;
    this.mesh = mesh;
    this.load = load;
    this.registrations = registrations;
    this.permanent = registrations.next();
  }

  /**
   * Returns the steps that register the instance of {@link #lookUp}, and deregister it after {@code
   * duration} and after the last look-up has been answered: a slow answer must still find it.
   */
  ChainBuilder keepRegistered(Duration duration) {
    return exec(session -> begin(session, permanent))
        .exec(register(MeshApi.REGISTER_PERMANENT))
        .pause(duration)
        .exec(
            asLongAs(session -> requests.requests(MeshApi.LOOK_UP).inFlight() > 0)
                .on(pause(ANSWERED)))
        .exec(deregister());
  }

  ChainBuilder lookUp() {
    return requests.send(MeshApi.LOOK_UP, MeshApi.lookUp(mesh, permanent.id()));
  }

  /** Returns the steps that register an instance, time its appearance, and deregister it. */
  ChainBuilder discover() {
    return exec(session -> begin(session, registrations.next()))
        .exec(register(MeshApi.REGISTER))
        .exec(
            doIf(session -> !session.isFailed())
                .then(
                    exec(Discovery::accepted)
                        .exec(
                            asLongAs(this::isMissing)
                                .on(
                                    exec(MeshApi.await(mesh))
                                        .exec(Discovery::readAnswer)
                                        .exec(
                                            doIf(Discovery::mustPoll).then(pause(load.polling())))))
                        .exec(Tally.of(MeshApi.DISCOVER, this::outcome))
                        .exec(deregister())));
  }

  private ChainBuilder register(String name) {
    return requests
        .send(name, MeshApi.register(name, mesh))
        .exec(
            session -> {
              if (!session.isFailed()) {
                registrations.accepted(session.getString("id"));
              }
              return session;
            });
  }

  private ChainBuilder deregister() {
    return exec(Session::markAsSucceeded)
        .exec(MeshApi.deregister(mesh))
        .exec(
            session -> {
              if (!session.isFailed()) {
                registrations.gone(session.getString("id"));
              }
              return session;
            });
  }

  private Session begin(Session session, Registrations.Registration registration) {
    registrations.begun(registration.id());
    return session
        .set("id", registration.id())
        .set("address", Registrations.ADDRESS)
        .set("port", registration.port())
        .set("owner", owner)
        .set("ttl", registrations.lifetime().toSeconds() + "s")
        .set("index", "0");
  }

  private static Session accepted(Session session) {
    return session
        .set("acceptedMillis", Ticker.SYSTEM.epochMillis())
        .set("acceptedNanos", System.nanoTime());
  }

  private boolean isMissing(Session session) {
    return !session.contains("seen") && elapsed(session).compareTo(load.patience()) < 0;
  }

  private static Duration elapsed(Session session) {
    return Duration.ofNanos(System.nanoTime() - session.getLong("acceptedNanos"));
  }

  /** Takes the time, then looks for the instance in the answer; a failed query has none. */
  private static Session readAnswer(Session session) {
    var elapsed = elapsed(session);
    if (session.isFailed()) {
      return session.remove("found").markAsSucceeded();
    }
    return instance(session)
        .map(service -> session.set("seen", elapsed).set("as", place(service)))
        .orElse(session);
  }

  private static Optional<JsonNode> instance(Session session) {
    try {
      for (var entry : JSON.readTree(session.getString("found"))) {
        var service = entry.path("Service");
        if (service.path("ID").asText().equals(session.getString("id"))) {
          return Optional.of(service);
        }
      }
      return Optional.empty();
    } catch (JsonProcessingException e) {
      // An answer that is not JSON does not hold the instance: the wait goes on.
      return Optional.empty();
    }
  }

  private static String place(JsonNode service) {
    return service.path("Address").asText() + ":" + service.path("Port").asText();
  }

  private static boolean mustPoll(Session session) {
    boolean hasNoIndex = "0".equals(session.getString("index"));
    return !session.contains("seen") && (hasNoIndex || !session.contains("found"));
  }

  private List<LogRecord> outcome(Session session) {
    var registered = Registrations.ADDRESS + ":" + session.getInt("port");
    Optional<String> failure =
        !session.contains("seen")
            ? Optional.of(
                "not among the passing instances " + load.patience().toMillis() + " ms later")
            : session.getString("as").equals(registered)
                ? Optional.empty()
                : Optional.of("found with another address than it was registered with");
    var took = session.contains("seen") ? session.<Duration>get("seen") : elapsed(session);
    return List.of(
        LogRecord.of(MeshApi.DISCOVER, session.getLong("acceptedMillis"), took, failure));
  }
}
