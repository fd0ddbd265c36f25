package lucid.measure;

import io.gatling.core.action.Action;
import io.gatling.core.structure.ScenarioContext;
import io.gatling.javaapi.core.ActionBuilder;
import io.gatling.javaapi.core.Session;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.function.Function;
import lucid.config.Secret;

/**
 * Times an asynchronous operation and records it as a Gatling request: WHEN what is measured is not
 * an HTTP exchange of Gatling's own (a handshake, a query, waiting for a block).
 *
 * <p>The clock runs from the moment the step is reached, which in an open workload is the moment
 * the operation was due, until the stage completes. A stage that fails is a failed request with the
 * exception's message. The operation is started on an event loop and must not block it.
 */
public final class Probe<T> {
  private final String name;
  private final Function<Session, CompletionStage<T>> operation;
  private final BiFunction<Session, T, Session> then;
  private final Duration timeout;
  private final Ticker ticker;

  private Probe(
      String name,
      Function<Session, CompletionStage<T>> operation,
      BiFunction<Session, T, Session> then,
      Duration timeout,
      Ticker ticker) {
    this.name = name;
    this.operation = operation;
    this.then = then;
    this.timeout = timeout;
    this.ticker = ticker;
  }

  /**
   * Times {@code operation}.
   *
   * @param name the request's name in the report
   * @param operation started once for each virtual user that reaches the step
   */
  public static <T> Probe<T> of(String name, Function<Session, CompletionStage<T>> operation) {
    return new Probe<>(
        name, operation, (session, result) -> session, Duration.ofSeconds(60), Ticker.SYSTEM);
  }

  /**
   * Carries the result on in the session, or refuses it: an exception thrown here fails the
   * request. Not called if the operation failed.
   */
  public Probe<T> then(BiFunction<Session, T, Session> update) {
    return new Probe<>(name, operation, update, timeout, ticker);
  }

  /** Fails the request if it takes longer; 60 s unless said otherwise, as Gatling's HTTP has it. */
  public Probe<T> within(Duration limit) {
    return new Probe<>(name, operation, then, limit, ticker);
  }

  Probe<T> with(Ticker other) {
    return new Probe<>(name, operation, then, timeout, other);
  }

  /** Returns the step, for a scenario's {@code exec}. */
  public ActionBuilder step() {
    return ScenarioAction.builder((context, next) -> new Timed(context, next, Optional.empty()));
  }

  /** Returns the step, followed by {@code watch}. */
  public ActionBuilder step(RequestWatch watch) {
    return ScenarioAction.builder((context, next) -> new Timed(context, next, Optional.of(watch)));
  }

  private final class Timed extends ScenarioAction {
    private final Optional<RequestWatch> watch;

    Timed(ScenarioContext context, Action next, Optional<RequestWatch> watch) {
      super(name, context, next);
      this.watch = watch;
    }

    @Override
    void begin(io.gatling.core.session.Session session) {
      var user = new Session(session);
      var inFlight = watch.map(followed -> followed.of(name).sent());
      measure(user, then)
          .thenAccept(
              outcome -> {
                inFlight.ifPresent(
                    request ->
                        watch
                            .orElseThrow()
                            .of(name)
                            .answered(request, outcome.recorded().failure().isEmpty()));
                var logged = log(outcome.session().asScala(), outcome.recorded());
                watch.ifPresent(
                    followed ->
                        followed
                            .besides(outcome.recorded())
                            .forEach(beside -> write(logged, beside)));
                proceed(logged);
              });
    }
  }

  /** What came of one operation. */
  record Outcome(LogRecord recorded, Session session) {}

  CompletionStage<Outcome> measure(Session session, BiFunction<Session, T, Session> update) {
    long startMillis = ticker.epochMillis();
    long startNanos = ticker.nanos();
    return start(session)
        .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
        .handle(
            (result, failure) -> {
              var took = Duration.ofNanos(ticker.nanos() - startNanos);
              if (failure != null) {
                return outcome(session, startMillis, took, Optional.of(message(failure)));
              }
              try {
                return outcome(update.apply(session, result), startMillis, took, Optional.empty());
              } catch (RuntimeException e) {
                return outcome(session, startMillis, took, Optional.of(message(e)));
              }
            });
  }

  private Outcome outcome(
      Session session, long startMillis, Duration took, Optional<String> failure) {
    return new Outcome(LogRecord.of(name, startMillis, took, failure), session);
  }

  /** A copy, so that the time limit is ours and not the caller's future's. */
  private CompletableFuture<T> start(Session session) {
    try {
      return operation.apply(session).toCompletableFuture().copy();
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private String message(Throwable failure) {
    var cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (cause instanceof TimeoutException) {
      return "not done within " + timeout.toMillis() + " ms";
    }
    return Secret.safeMessage(cause);
  }
}
