package lucid.measure;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import io.gatling.commons.validation.Success;
import io.gatling.core.action.Action;
import io.gatling.core.action.StopLoadGenerator;
import io.gatling.core.session.Session;
import io.gatling.core.structure.ScenarioContext;
import io.gatling.javaapi.core.PopulationBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Ends the load when the target is plainly down, instead of hammering it for the rest of the
 * window. A request that is in flight then is recorded as failed, with the time that it has waited:
 * Gatling would drop it, and show the answers of the good time alone.
 *
 * <p>Gatling's own way to stop a load is a step that a virtual user must reach, and a virtual user
 * who waits keeps the run from ending. This one has ended at once, and looks on from the event loop
 * as long as that runs.
 */
public final class StopWhenDown {
  private static final String NAME = "availability";
  private static final String UNANSWERED = "no answer until the load was stopped";

  /** The rest of the run must not wait for a record that does not come. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final RequestWatch requests;
  private final Duration limit;
  private final Supplier<CompletionStage<Void>> whenStopping;
  private final Consumer<String> told;
  private final Consumer<String> toldOfInformative;

  /**
   * @param limit how long a target must be down, whole seconds
   * @param whenStopping what must be in the log before it closes
   * @param told when the load is stopped and why, in a sentence
   * @param toldOfInformative the same, if only requests that decide nothing show the outage
   */
  public StopWhenDown(
      RequestWatch requests,
      Duration limit,
      Supplier<CompletionStage<Void>> whenStopping,
      Consumer<String> told,
      Consumer<String> toldOfInformative) {
    this.requests = requests;
    this.limit = limit;
    this.whenStopping = whenStopping;
    this.told = told;
    this.toldOfInformative = toldOfInformative;
  }

  /** To be injected beside the load; ends at once. */
  public PopulationBuilder watch() {
    return scenario(NAME).exec(ScenarioAction.builder(Watch::new)).injectOpen(atOnceUsers(1));
  }

  private final class Watch extends ScenarioAction {
    private final OutageDetector detector = new OutageDetector(limit);
    private final OutageDetector informative = new OutageDetector(limit);
    private long begunMillis;
    private ScheduledFuture<?> ticks;

    Watch(ScenarioContext context, Action next) {
      super(NAME, context, next);
    }

    @Override
    void begin(Session session) {
      begunMillis = Ticker.SYSTEM.epochMillis();
      ticks = session.eventLoop().scheduleAtFixedRate(() -> look(session), 1, 1, TimeUnit.SECONDS);
      proceed(session);
    }

    private void look(Session session) {
      long nowMillis = Ticker.SYSTEM.epochMillis();
      var now = Instant.ofEpochMilli(nowMillis);
      var down = detector.second(now, requests.counts(true));
      var informativeDown = informative.second(now, requests.counts(false));
      down.ifPresent(why -> end(session, nowMillis, why, told));
      if (down.isEmpty()) {
        informativeDown.ifPresent(why -> end(session, nowMillis, why, toldOfInformative));
      }
    }

    private void end(Session session, long nowMillis, String why, Consumer<String> listener) {
      ticks.cancel(false);
      listener.accept(
          String.format(
              Locale.ROOT,
              "the load was stopped after %d s, since the target was down: %s",
              (nowMillis - begunMillis) / 1000,
              why));
      var unused =
          whenStopping
              .get()
              .toCompletableFuture()
              .copy()
              .completeOnTimeout(null, PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
              .whenComplete((ready, failure) -> stop(session));
    }

    private void stop(Session session) {
      long now = Ticker.SYSTEM.epochMillis();
      for (var request : requests.inFlight()) {
        var unanswered =
            new LogRecord(
                request.name(), Math.min(now, request.sentMillis()), now, Optional.of(UNANSWERED));
        write(session, unanswered);
        requests.besides(unanswered).forEach(beside -> write(session, beside));
      }
      var core = context().coreComponents();
      new StopLoadGenerator(
              any -> new Success<>("the target is down"),
              any -> new Success<>(true),
              false,
              core.statsEngine(),
              core.controller(),
              core.exit())
          .execute(session);
    }
  }
}
