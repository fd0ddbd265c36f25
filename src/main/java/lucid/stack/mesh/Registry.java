package lucid.stack.mesh;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lucid.stack.Delay;

/**
 * The registered services and their health. The registry counts its changes, as Consul does, so
 * that a client can wait for the next change of a service.
 *
 * <p>Lives on one event loop, so its state needs no locks.
 */
final class Registry {
  private final Vertx vertx;
  private final HttpClient client;
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private final Map<String, Long> changed = new HashMap<>();
  private final Map<String, List<Runnable>> waiting = new HashMap<>();
  private MeshDials.Discovery dials;

  /** The number of changes plus one, since clients take 0 for "no index": Consul's begin with 1. */
  private long index = 1;

  Registry(Vertx vertx, MeshDials.Discovery dials) {
    this.vertx = vertx;
    this.dials = dials;
    this.client = vertx.createHttpClient();
  }

  void turn(MeshDials.Discovery turned) {
    dials = turned;
  }

  /** The state of one registration. */
  static final class Entry {
    private final Registration registration;
    private boolean visible;
    private boolean passing;
    private Optional<Long> timer = Optional.empty();

    private Entry(Registration registration) {
      this.registration = registration;
    }

    Registration registration() {
      return registration;
    }

    String status() {
      return passing ? "passing" : "critical";
    }
  }

  /** Takes a registration, which replaces one with the same id. */
  void register(Registration registration) {
    deregister(registration.id());
    var entry = new Entry(registration);
    entries.put(registration.id(), entry);
    if (!dials.lost()) {
      Delay.then(vertx, dials.delay(), () -> show(entry));
    }
  }

  /** Removes a registration; returns whether there was one. */
  boolean deregister(String id) {
    var entry = entries.remove(id);
    if (entry == null) {
      return false;
    }
    entry.timer.ifPresent(vertx::cancelTimer);
    if (entry.visible) {
      changed(entry);
    }
    return true;
  }

  private void show(Entry entry) {
    if (isGone(entry)) {
      return;
    }
    entry.visible = true;
    // A service without a check is taken to be well.
    entry.passing = entry.registration.check().map(Registration.Check::passing).orElse(true);
    changed(entry);
    entry.registration.check().ifPresent(check -> begin(entry, check));
  }

  private void begin(Entry entry, Registration.Check check) {
    long interval = check.interval().toMillis();
    if (check.address().isPresent()) {
      run(entry, check);
      entry.timer = Optional.of(vertx.setPeriodic(interval, timer -> run(entry, check)));
    } else {
      entry.timer = Optional.of(vertx.setTimer(interval, timer -> expired(entry, check)));
    }
  }

  /** Marks a service as unwell, because it has not reported in time. */
  private void expired(Entry entry, Registration.Check check) {
    entry.passing = false;
    changed(entry);
    entry.timer =
        check
            .forgottenAfter()
            .map(
                after ->
                    vertx.setTimer(
                        Math.max(1, after.toMillis()),
                        timer -> deregister(entry.registration.id())));
  }

  private void run(Entry entry, Registration.Check check) {
    var request =
        new RequestOptions()
            .setAbsoluteURI(check.address().orElseThrow().toString())
            .setMethod(HttpMethod.GET)
            .setTimeout(check.timeout().toMillis());
    client
        .request(request)
        .compose(sending -> sending.send())
        .map(response -> response.statusCode() / 100 == 2)
        .otherwise(false)
        .onSuccess(
            well -> {
              if (!isGone(entry) && entry.passing != well) {
                entry.passing = well;
                changed(entry);
              }
            });
  }

  private boolean isGone(Entry entry) {
    return entries.get(entry.registration.id()) != entry;
  }

  private void changed(Entry entry) {
    var name = entry.registration.name();
    changed.put(name, ++index);
    Optional.ofNullable(waiting.remove(name)).ifPresent(calls -> calls.forEach(Runnable::run));
  }

  /** Returns the visible registrations of a service. */
  List<Entry> of(String name, boolean passingOnly) {
    var found = new ArrayList<Entry>();
    for (var entry : entries.values()) {
      if (entry.visible
          && entry.registration.name().equals(name)
          && (entry.passing || !passingOnly)) {
        found.add(entry);
      }
    }
    return found;
  }

  /** Returns all registrations, including those that have not appeared yet. */
  Collection<Entry> all() {
    return entries.values();
  }

  /** Returns the index of a service's last change; 1 if the service was never there. */
  long indexOf(String name) {
    return changed.getOrDefault(name, 1L);
  }

  /** Calls {@code then} once, at the next change of the service. */
  void atNextChangeOf(String name, Runnable then) {
    waiting.computeIfAbsent(name, unseen -> new ArrayList<>()).add(then);
  }

  /** Cancels a call that was asked for at the next change. */
  void forget(String name, Runnable then) {
    Optional.ofNullable(waiting.get(name))
        .ifPresent(
            calls -> {
              calls.remove(then);
              if (calls.isEmpty()) {
                waiting.remove(name);
              }
            });
  }

  Future<Void> stop() {
    entries.values().forEach(entry -> entry.timer.ifPresent(vertx::cancelTimer));
    return client.close();
  }
}
