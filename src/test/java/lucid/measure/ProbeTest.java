package lucid.measure;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatling.javaapi.core.Session;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import lucid.testing.TestTicker;
import org.junit.jupiter.api.Test;

class ProbeTest {
  private final TestTicker ticker = new TestTicker();

  private Probe.Measured measured(
      Probe<String> probe, BiFunction<Session, String, Session> then, Runnable meanwhile) {
    var outcome = probe.with(ticker).measure(null, then).toCompletableFuture();
    meanwhile.run();
    return outcome.join();
  }

  private Probe.Measured measured(CompletionStage<String> operation, Runnable meanwhile) {
    return measured(Probe.of("x", session -> operation), (session, result) -> session, meanwhile);
  }

  @Test
  void timesFromTheStepToTheCompletion() {
    var operation = new CompletableFuture<String>();
    var outcome =
        measured(
            operation,
            () -> {
              ticker.pass(Duration.ofNanos(7_000_001));
              operation.complete("done");
            });
    assertThat(outcome.recorded().startMillis()).isEqualTo(TestTicker.START_MILLIS);
    assertThat(outcome.recorded().endMillis()).isEqualTo(TestTicker.START_MILLIS + 8);
    assertThat(outcome.recorded().failure()).isEmpty();
  }

  @Test
  void failedOperationIsAFailedRequestWithItsReason() {
    var operation = new CompletableFuture<String>();
    var outcome =
        measured(
            operation,
            () -> operation.completeExceptionally(new IllegalStateException("broken pipe")));
    assertThat(outcome.recorded().failure()).contains("broken pipe");
  }

  @Test
  void failureWithoutAMessageIsNamedByItsType() {
    var outcome = measured(CompletableFuture.failedFuture(new ArithmeticException()), () -> {});
    assertThat(outcome.recorded().failure()).contains("ArithmeticException");
  }

  @Test
  void operationThatCannotBeStartedIsAFailedRequest() {
    var outcome =
        measured(
            Probe.of(
                "x",
                session -> {
                  throw new IllegalStateException("not now");
                }),
            (session, result) -> session,
            () -> {});
    assertThat(outcome.recorded().failure()).contains("not now");
  }

  @Test
  void refusedResultFailsTheRequest() {
    var outcome =
        measured(
            Probe.of("x", session -> CompletableFuture.completedFuture("wrong")),
            (session, result) -> {
              throw new IllegalArgumentException("unexpected: " + result);
            },
            () -> {});
    assertThat(outcome.recorded().failure()).contains("unexpected: wrong");
  }

  @Test
  void operationThatNeverEndsFailsAtItsTimeLimit() {
    var outcome =
        measured(
            Probe.<String>of("x", session -> new CompletableFuture<>())
                .within(Duration.ofMillis(20)),
            (session, result) -> session,
            () -> {});
    assertThat(outcome.recorded().failure()).contains("not done within 20 ms");
  }
}
