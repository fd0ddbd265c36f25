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
 * Ends the load when the target is down, instead of hammering it for the rest of the window. A
 * request that is in flight then is recorded as failed, with the time that it has waited. Gatling
 * would drop it, and show only the answers of the good time.
 *
 * <p>Gatling's own way to stop a load is a step that a virtual user must reach, and a virtual user
 * that waits keeps the run from ending. The virtual user of this class ends at once, and a task on
 * its event loop goes on checking.
 */
public final class StopWhenDown {
  private static final String NAME = "availability";
  private static final String UNANSWERED = "no answer until the load was stopped";

  /** The time that the end of the run waits for the last records. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final RequestWatch requests;
  private final Duration limit;
  private final Supplier<CompletionStage<Void>> whenStopping;
  private final Consumer<String> onStop;
  private final Consumer<String> onInformativeStop;

  /**
   * @param limit the time for which a target must be down, in whole seconds
   * @param whenStopping writes the last records; completes when they are in the log
   * @param onStop receives a sentence about when and why the load is stopped
   * @param onInformativeStop receives the sentence instead, if only requests that decide nothing
   *     show the outage
   */
  public StopWhenDown(
      RequestWatch requests,
      Duration limit,
      Supplier<CompletionStage<Void>> whenStopping,
      Consumer<String> onStop,
      Consumer<String> onInformativeStop) {
    this.requests = requests;
    this.limit = limit;
    this.whenStopping = whenStopping;
    this.onStop = onStop;
    this.onInformativeStop = onInformativeStop;
  }

  /**
   * Returns the population that must be injected beside the load. Its virtual user ends at once.
   */
  public PopulationBuilder watch() {
    return scenario(NAME).exec(ScenarioAction.builder(DownWatch::new)).injectOpen(atOnceUsers(1));
  }

  private final class DownWatch extends ScenarioAction {
    private final OutageDetector detector = new OutageDetector(limit);
    private final OutageDetector informative = new OutageDetector(limit);
    private long begunMillis;
    private ScheduledFuture<?> ticks;

    DownWatch(ScenarioContext context, Action next) {
      super(NAME, context, next);
    }

    @Override
    void begin(Session session) {
      begunMillis = Ticker.SYSTEM.epochMillis();
      ticks = session.eventLoop().scheduleAtFixedRate(() -> check(session), 1, 1, TimeUnit.SECONDS);
      proceed(session);
    }

    private void check(Session session) {
      long nowMillis = Ticker.SYSTEM.epochMillis();
      var now = Instant.ofEpochMilli(nowMillis);
      var down = detector.second(now, requests.counts(true));
      var informativeDown = informative.second(now, requests.counts(false));
      down.ifPresent(why -> end(session, nowMillis, why, onStop));
      if (down.isEmpty()) {
        informativeDown.ifPresent(why -> end(session, nowMillis, why, onInformativeStop));
      }
    }

    private void end(Session session, long nowMillis, String why, Consumer<String> listener) {
      ticks.cancel(false);
      listener.accept(
          String.format(
              Locale.ROOT,
              "the load was stopped after %d s, because the target was down: %s",
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
        requests.companions(unanswered).forEach(companion -> write(session, companion));
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
