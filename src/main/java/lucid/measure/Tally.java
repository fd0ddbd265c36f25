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
 * Records outcomes as Gatling requests: WHEN what counts is known only after an answer ("admitted"
 * or "throttled"), or is a fact rather than an exchange ("connection held").
 */
public final class Tally {
  private Tally() {}

  /**
   * Records what {@code outcomes} finds.
   *
   * @param name of the step; the entries have names of their own
   * @param outcomes what to record for a virtual user that reaches the step; may be none
   */
  public static ActionBuilder of(String name, Function<Session, List<LogRecord>> outcomes) {
    return ScenarioAction.builder((context, next) -> new Logged(name, context, next, outcomes));
  }

  /**
   * As {@link #of}, for outcomes that take their time: started on an event loop, which they must
   * not block. A stage that fails is recorded as a failure of {@code name}.
   *
   * @param watch whose companions are recorded beside the outcomes
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
                  for (var beside : watch.besides(outcome)) {
                    write(current, beside);
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
