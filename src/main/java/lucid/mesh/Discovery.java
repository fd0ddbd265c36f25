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
 * Registering instances and waiting for them to appear: by blocking queries if the registry's
 * answers carry Consul's index, by looking again and again if not.
 *
 * <p>Registrations have no health check that the registry would run. With one, an instance appears
 * when its check has run, and when that is the registration says (its interval), not the mesh. They
 * have a time to live that is longer than the load: nobody need renew it, and an instance is
 * passing from the start. What a killed run leaves is critical when it is over, and Consul forgets
 * it.
 */
final class Discovery {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** How often one sees whether the last look-up was answered. */
  private static final Duration ANSWERED = Duration.ofMillis(20);

  private final TargetAddresses.Mesh mesh;
  private final MeshLoad.Discovery load;
  private final Registrations registrations;
  private final RequestWatch requests;

  private final String owner = Owner.here().toString();

  /** Registered all along, to be looked up. */
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
   * The instance that {@link #lookUp} asks for, for as long as it will be asked for, and until the
   * last who asked was answered: a slow answer must not find it gone.
   */
  ChainBuilder keepRegistered(Duration duration) {
    return exec(session -> begin(session, permanent))
        .exec(register(MeshApi.REGISTER_PERMANENT))
        .pause(duration)
        .exec(asLongAs(session -> requests.of(MeshApi.LOOK_UP).waiting() > 0).on(pause(ANSWERED)))
        .exec(deregister());
  }

  ChainBuilder lookUp() {
    return requests.send(MeshApi.LOOK_UP, MeshApi.lookUp(mesh, permanent.id()));
  }

  /** A registration, the time until it is found, and its end. */
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
                                        .exec(Discovery::look)
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

  /** Takes the time before anything else; a look that failed has seen nothing. */
  private static Session look(Session session) {
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
      // Not JSON, so not the instance: the look has failed, and the time goes on.
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
                : Optional.of("registered as one address, found as another");
    var took = session.contains("seen") ? session.<Duration>get("seen") : elapsed(session);
    return List.of(
        LogRecord.of(MeshApi.DISCOVER, session.getLong("acceptedMillis"), took, failure));
  }
}
