package lucid.measure;

import io.gatling.core.action.Action;
import io.gatling.core.structure.ScenarioContext;
import io.gatling.javaapi.core.ActionBuilder;
import io.gatling.javaapi.core.Session;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Makes steps that record outcomes as Gatling requests. Use it if the outcome is known only after
 * an answer ("admitted" or "throttled"), or is not an exchange ("connection held").
 */
public final class Tally {
  private Tally() {}

  /**
   * Returns a step that records the outcomes.
   *
   * @param name the name of the step; the records have names of their own
   * @param outcomes returns the records for a virtual user that reaches the step; may be none
   */
  public static ActionBuilder of(String name, Function<Session, List<LogRecord>> outcomes) {
    return ScenarioAction.builder((context, next) -> new Logged(name, context, next, outcomes));
  }

  /**
   * Returns a step that records outcomes when a stage completes. It is started on an event loop,
   * which it must not block. A stage that fails is recorded as a failure of {@code name}.
   *
   * @param watch the watch that writes its companions beside the outcomes
   */
  public static ActionBuilder eventually(
      String name,
      Function<Session, CompletionStage<List<LogRecord>>> outcomes,
      RequestWatch watch) {
    return ScenarioAction.builder(
        (context, next) -> new Awaited(name, context, next, outcomes, watch));
  }

  private static final class Awaited extends ScenarioAction {
    private final Function<Session, CompletionStage<List<LogRecord>>> outcomes;
    private final RequestWatch watch;

    Awaited(
        String name,
        ScenarioContext context,
        Action next,
        Function<Session, CompletionStage<List<LogRecord>>> outcomes,
        RequestWatch watch) {
      super(name, context, next);
      this.outcomes = outcomes;
      this.watch = watch;
    }

    @Override
    void begin(io.gatling.core.session.Session session) {
      long startMillis = Ticker.SYSTEM.epochMillis();
      start(session)
          .exceptionally(failure -> List.of(failed(startMillis, failure)))
          .thenAccept(
              recorded -> {
                var current = session;
                for (var outcome : recorded) {
                  current = log(current, outcome);
                  for (var companion : watch.companions(outcome)) {
                    write(current, companion);
                  }
                }
                proceed(current);
              });
    }

    private CompletionStage<List<LogRecord>> start(io.gatling.core.session.Session session) {
      try {
        return outcomes.apply(new Session(session));
      } catch (RuntimeException e) {
        return CompletableFuture.failedFuture(e);
      }
    }

    private LogRecord failed(long startMillis, Throwable failure) {
      return new LogRecord(
          name(),
          startMillis,
          Math.max(startMillis, Ticker.SYSTEM.epochMillis()),
          Optional.of(String.valueOf(failure)));
    }
  }

  private static final class Logged extends ScenarioAction {
    private final Function<Session, List<LogRecord>> outcomes;

    Logged(
        String name,
        ScenarioContext context,
        Action next,
        Function<Session, List<LogRecord>> outcomes) {
      super(name, context, next);
      this.outcomes = outcomes;
    }

    @Override
    void begin(io.gatling.core.session.Session session) {
      var current = session;
      for (var outcome : outcomes.apply(new Session(session))) {
        current = log(current, outcome);
      }
      proceed(current);
    }
  }
}
