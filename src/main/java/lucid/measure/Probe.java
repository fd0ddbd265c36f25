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
 * A step that times an asynchronous operation and records it as a Gatling request. Use it for
 * anything but an HTTP exchange of Gatling's own: a handshake, a query, waiting for a block.
 *
 * <p>The time begins when a virtual user reaches the step, which in an open workload is when the
 * operation is due, and ends when the stage completes. A stage that fails is a failed request with
 * the exception's message. The operation is started on an event loop and must not block it.
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
   * Returns a probe of {@code operation}.
   *
   * @param name the request's name in the report
   * @param operation the operation, which starts for each virtual user that reaches the step
   */
  public static <T> Probe<T> of(String name, Function<Session, CompletionStage<T>> operation) {
    return new Probe<>(
        name, operation, (session, result) -> session, Duration.ofSeconds(60), Ticker.SYSTEM);
  }

  /**
   * Returns this probe with an update of the session by the result. If {@code update} throws, the
   * request fails. It is not called if the operation failed.
   */
  public Probe<T> then(BiFunction<Session, T, Session> update) {
    return new Probe<>(name, operation, update, timeout, ticker);
  }

  /**
   * Returns this probe with a timeout, after which the request fails. Without it, the timeout is 60
   * s, as for Gatling's HTTP.
   */
  public Probe<T> within(Duration limit) {
    return new Probe<>(name, operation, then, limit, ticker);
  }

  Probe<T> with(Ticker other) {
    return new Probe<>(name, operation, then, timeout, other);
  }

  /** Returns the step for a scenario's {@code exec}. */
  public ActionBuilder step() {
    return ScenarioAction.builder((context, next) -> new Timed(context, next, Optional.empty()));
  }

  /** Returns the step, whose requests {@code watch} follows. */
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
      var inFlight = watch.map(followed -> followed.requests(name).sent());
      measure(user, then)
          .thenAccept(
              measured -> {
                inFlight.ifPresent(
                    request ->
                        watch
                            .orElseThrow()
                            .requests(name)
                            .answered(request, measured.recorded().failure().isEmpty()));
                var logged = log(measured.session().asScala(), measured.recorded());
                watch.ifPresent(
                    followed ->
                        followed
                            .companions(measured.recorded())
                            .forEach(companion -> write(logged, companion)));
                proceed(logged);
              });
    }
  }

  /** The record of one operation, and the session after it. */
  record Measured(LogRecord recorded, Session session) {}

  CompletionStage<Measured> measure(Session session, BiFunction<Session, T, Session> update) {
    long startMillis = ticker.epochMillis();
    long startNanos = ticker.nanos();
    return start(session)
        .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
        .handle(
            (result, failure) -> {
              var took = Duration.ofNanos(ticker.nanos() - startNanos);
              if (failure != null) {
                return measured(session, startMillis, took, Optional.of(message(failure)));
              }
              try {
                return measured(update.apply(session, result), startMillis, took, Optional.empty());
              } catch (RuntimeException e) {
                return measured(session, startMillis, took, Optional.of(message(e)));
              }
            });
  }

  private Measured measured(
      Session session, long startMillis, Duration took, Optional<String> failure) {
    return new Measured(LogRecord.of(name, startMillis, took, failure), session);
  }

  /** Returns a copy of the operation's future, so that the timeout does not affect the original. */
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
