package lucid.capacity;

import static lucid.verdict.FakeLog.Answer.failed;
import static lucid.verdict.FakeLog.Answer.in;
import static lucid.verdict.FakeLog.isOneOf;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import lucid.campaign.CampaignSimulation;
import lucid.capacity.CapacitySearch.Trial;
import lucid.capacity.CapacityStep.GaveWay;
import lucid.report.Samples;
import lucid.verdict.FakeLog;
import lucid.verdict.Outcome;
import lucid.verdict.Series;
import org.junit.jupiter.api.Test;

class CapacityStepTest {
  private static final CampaignSimulation THROUGHPUT = CampaignSimulation.GATEWAY_THROUGHPUT;
  private static final Duration WINDOW = Duration.ofMillis(59_500);

  private static CapacityStep of(FakeLog log) {
    return CapacityStep.of(
        new Trial(525, false),
        CapacitySamples.requests(10_000),
        Samples.run(THROUGHPUT, log),
        Optional.of(
            Series.of(
                THROUGHPUT.simulation(), Samples.criteria(THROUGHPUT), log.evidence(), List.of())),
        "run");
  }

  private static FakeLog answering(int millis) {
    return new FakeLog().sent("GET /health", 525, WINDOW, (i, due) -> in(millis));
  }

  @Test
  void aRunThatPassesHoldsItsLoad() {
    var step = of(answering(40));
    assertThat(step.outcome()).isEqualTo(Outcome.PASS);
    assertThat(step.holds()).isTrue();
    assertThat(step.gaveWay()).isEmpty();
    assertThat(step.answered().orElseThrow()).isBetween(524.0, 526.0);
    assertThat(step.p95Ms()).contains(40);
    assertThat(step.p95LimitMs()).contains(100.0);
  }

  @Test
  void aCriterionThatIsSurelyNotMetIsTheTargets() {
    var step = of(answering(140));
    assertThat(step.gaveWay()).contains(GaveWay.TARGET);
    assertThat(step.broke()).isFalse();
    assertThat(step.reason()).contains("GET /health: p95: 140 ms, limit < 100 ms");
  }

  @Test
  void aPercentileWithoutAGoodAnswerIsNoTime() {
    var step =
        of(
            new FakeLog()
                .sent(
                    "GET /health",
                    525,
                    WINDOW,
                    (i, due) -> isOneOf(0.06, i) ? failed(1, "503") : in(40)));
    assertThat(step.p95Ms()).isEmpty();
    assertThat(step.gaveWay()).contains(GaveWay.TARGET);
  }

  @Test
  void whatMayBeTheInjectorsOwnLatenessIsNotTheTargets() {
    var step = of(answering(105).stalledEvery(100, 50, 0, 59_500));
    assertThat(step.outcome()).isEqualTo(Outcome.INVALID);
    assertThat(step.gaveWay()).contains(GaveWay.INJECTOR);
    assertThat(step.broke()).isFalse();
  }

  @Test
  void aRunThatSaysNothingOfTheLoadEndsTheSearch() {
    var step =
        CapacityStep.of(
            new Trial(525, false),
            CapacitySamples.requests(10_000),
            Samples.halfFinished().values().stream()
                .filter(run -> run.outcome() == Outcome.ERROR)
                .findFirst()
                .orElseThrow(),
            Optional.empty(),
            "run");
    assertThat(step.broke()).isTrue();
    assertThat(step.answered()).isEmpty();
    assertThat(step.p95Ms()).isEmpty();
  }
}
