package lucid.capacity;

import static lucid.capacity.CapacitySamples.answer;
import static lucid.capacity.CapacitySamples.gaveWay;
import static lucid.capacity.CapacitySamples.held;
import static lucid.capacity.CapacitySamples.requests;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import lucid.capacity.CapacityAnswer.Ending;
import lucid.capacity.CapacityStep.GaveWay;
import org.junit.jupiter.api.Test;

class AnswerMakerTest {
  private static final String THROUGHPUT = "lucid.gateway.GatewayThroughputSimulation";

  @Test
  void saysWhatHeldAndWhatGaveWayFirst() {
    var found = CapacitySamples.found();
    int held = found.held().orElseThrow().load();
    int broke = found.broke().orElseThrow().load();
    assertThat(found.ending()).isEqualTo(Ending.FOUND);
    assertThat(found.isFound()).isTrue();
    assertThat(found.figure()).isEqualTo(held + " requests/s");
    assertThat(found.sentence())
        .isEqualTo(
            "%d requests/s: at %d offered for 30 s every criterion was met. At %d the target gave way first: GET /health: p95: 812 ms, limit < 100 ms."
                .formatted(held, held, broke));
    assertThat(found.held().orElseThrow().hold()).isTrue();
  }

  @Test
  void theInjectorsLimitIsNotTheTargets() {
    var found = CapacitySamples.injectorsLimit(THROUGHPUT);
    assertThat(found.ending()).isEqualTo(Ending.AT_LEAST);
    assertThat(found.figure()).startsWith("at least ");
    assertThat(found.sentence())
        .startsWith("At least ")
        .contains("the injector gave way, not the target: GET /health: count: the load was softer");
  }

  @Test
  void aSampleThatIsTooSmallIsNobodysLimit() {
    var found =
        answer(
            trial ->
                trial.load() <= 1500
                    ? held(trial)
                    : gaveWay(trial, GaveWay.SAMPLE, "the mean lies between 90 to 110 ms"));
    assertThat(found.ending()).isEqualTo(Ending.AT_LEAST);
    assertThat(found.sentence())
        .contains("the outcome is undecided, since the sample is too small");
  }

  @Test
  void whatHoldsTheMostThatIsAllowedHoldsAtLeastThat() {
    var found = answer(requests(3000), THROUGHPUT, Duration.ofHours(1), CapacitySamples::held);
    assertThat(found.ending()).isEqualTo(Ending.AT_LEAST);
    assertThat(found.sentence())
        .isEqualTo(
            "At least 3000 requests/s: at 3000 offered for 30 s every criterion was met. No"
                + " higher load was tried: lucid.capacity.gateway.throughput.most = 3000.");
    var capped =
        answer(
            requests(3000).cappedAt(OptionalInt.of(2000), "the injector may open no more files"),
            THROUGHPUT,
            Duration.ofHours(1),
            CapacitySamples::held);
    assertThat(capped.sentence())
        .startsWith("At least 2000 requests/s")
        .endsWith("No higher load was tried: the injector may open no more files.");
  }

  @Test
  void whatHoldsNothingIsSaidToHoldLessThanTheLeast() {
    var found = answer(trial -> gaveWay(trial, GaveWay.TARGET, "p95: 120 ms, limit < 100 ms"));
    assertThat(found.ending()).isEqualTo(Ending.LESS_THAN);
    assertThat(found.isFound()).isTrue();
    assertThat(found.sentence())
        .isEqualTo(
            "Less than 32 requests/s: no load met every criterion. At 32 the target gave way first:"
                + " p95: 120 ms, limit < 100 ms.");
  }

  @Test
  void anInjectorThatHoldsNothingSaysNothingOfTheTarget() {
    var found = answer(trial -> gaveWay(trial, GaveWay.INJECTOR, "softer than due"));
    assertThat(found.ending()).isEqualTo(Ending.NO_ANSWER);
    assertThat(found.isFound()).isFalse();
    assertThat(found.figure()).isEqualTo("no answer for requests/s");
    assertThat(found.sentence())
        .isEqualTo("No answer: At 32 the injector gave way, not the target: softer than due.");
  }

  @Test
  void aRunThatBrokeIsTheEndAndWhatHeldBeforeIsSaid() {
    var ended = CapacitySamples.broken();
    assertThat(ended.ending()).isEqualTo(Ending.NO_ANSWER);
    assertThat(ended.sentence())
        .isEqualTo(
            "No answer: the run with 1050 requests/s ended in ERROR: nothing listens on port 1. Is"
                + " the service running? Before that, 525 requests/s held.");
  }

  @Test
  void aCloserLookThatTheTimeWasTooShortForIsSaid() {
    var found =
        answer(
            requests(10_000),
            THROUGHPUT,
            Duration.ofMinutes(3),
            trial ->
                trial.load() <= 1500 ? held(trial) : gaveWay(trial, GaveWay.TARGET, "p95: slow"));
    assertThat(found.ending()).isEqualTo(Ending.FOUND);
    assertThat(found.sentence())
        .endsWith(
            "p95: slow. The time (lucid.capacity.time = 180 s) was too short to look closer.");
  }

  @Test
  void aTimeThatIsTooShortToHoldAnythingIsNoAnswer() {
    var found = answer(requests(10_000), THROUGHPUT, Duration.ofMinutes(1), CapacitySamples::held);
    assertThat(found.ending()).isEqualTo(Ending.NO_ANSWER);
    assertThat(found.sentence())
        .isEqualTo(
            "No answer: the time (lucid.capacity.time = 60 s) was too short to hold a load for 30 s"
                + " (lucid.capacity.hold). Before that, 525 requests/s held.");
  }

  @Test
  void whatTheTargetTookOfTheLoadIsTheAnswerNotWhatWasOffered() {
    var found =
        answer(
            trial ->
                trial.load() <= 1575
                    ? new CapacityStep(
                        trial.load(),
                        trial.hold(),
                        10,
                        held(trial).outcome(),
                        Optional.of(Math.min(1500.0, trial.load())),
                        held(trial).p95Ms(),
                        held(trial).p95LimitMs(),
                        held(trial).gaveWay(),
                        held(trial).reason(),
                        "run")
                    : gaveWay(trial, GaveWay.TARGET, "1500 were held"));
    assertThat(found.figure()).isEqualTo("1500 requests/s");
    assertThat(found.held().orElseThrow().load()).isBetween(1500, 1575);
  }
}
