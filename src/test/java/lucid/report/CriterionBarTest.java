package lucid.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import lucid.campaign.CampaignSimulation;
import lucid.verdict.RunVerdict;
import org.junit.jupiter.api.Test;

class CriterionBarTest {
  private static CriterionBar bar(CampaignSimulation planned, RunVerdict run, int criterion) {
    assertThat(run.simulation()).isEqualTo(planned.simulation());
    return CriterionBar.of(run.criteria().get(criterion)).orElseThrow();
  }

  @Test
  void isDrawnToScaleFromNoughtToBeyondTheFarthest() {
    var bar =
        bar(
            CampaignSimulation.GATEWAY_THROUGHPUT,
            Samples.red().get(CampaignSimulation.GATEWAY_THROUGHPUT),
            2);
    assertThat(bar.from()).isEqualTo("0 ms");
    assertThat(bar.to()).isEqualTo("150 ms");
    assertThat(bar.goodFrom()).isZero();
    assertThat(bar.goodWidth()).isEqualTo(66.67);
    assertThat(bar.limits()).isEqualTo(List.of(66.67));
    assertThat(bar.actual()).isEqualTo(81.33);
    assertThat(bar.interval()).isPresent();
    assertThat(bar.doubt()).isEmpty();
  }

  @Test
  void doubtIsDrawnBetweenItsBounds() {
    var bar =
        bar(
            CampaignSimulation.DATABASE_OPERATIONS,
            Samples.invalid().get(CampaignSimulation.DATABASE_OPERATIONS),
            0);
    assertThat(bar.to()).isEqualTo("17 ms");
    assertThat(bar.actual()).isEqualTo(82.35);
    assertThat(bar.doubt().orElseThrow().from()).isEqualTo(41.18);
    assertThat(bar.doubt().orElseThrow().width()).isCloseTo(82.35 - 41.18, within(0.001));
  }

  @Test
  void boundsBeyondTheFigureAreDrawnToo() {
    var bar =
        bar(
            CampaignSimulation.GATEWAY_THROUGHPUT,
            Samples.green().get(CampaignSimulation.GATEWAY_THROUGHPUT),
            1);
    var doubt = bar.doubt().orElseThrow();
    assertThat(doubt.from()).isEqualTo(bar.actual());
    assertThat(doubt.from() + doubt.width()).isLessThan(100);
  }

  @Test
  void lowerLimitIsGoodOnItsRight() {
    var bar =
        bar(
            CampaignSimulation.GATEWAY_THROUGHPUT,
            Samples.green().get(CampaignSimulation.GATEWAY_THROUGHPUT),
            0);
    assertThat(bar.to()).isEqualTo("610 req/s");
    assertThat(bar.goodFrom()).isEqualTo(81.97);
    assertThat(bar.goodFrom() + bar.goodWidth()).isEqualTo(100);
    assertThat(bar.actual()).isGreaterThan(bar.goodFrom());
  }

  @Test
  void aRangeIsGoodBetweenItsEnds() {
    var bar =
        bar(
            CampaignSimulation.GATEWAY_RATE_LIMIT,
            Samples.green().get(CampaignSimulation.GATEWAY_RATE_LIMIT),
            0);
    assertThat(bar.limits()).hasSize(2);
    assertThat(bar.actual()).isBetween(bar.limits().get(0), bar.limits().get(1));
  }

  @Test
  void aShareIsDrawnNearItsLimitAndSaysWhereItBegins() {
    var bar =
        bar(
            CampaignSimulation.GATEWAY_THROUGHPUT,
            Samples.green().get(CampaignSimulation.GATEWAY_THROUGHPUT),
            3);
    assertThat(bar.from()).isEqualTo("99.5 %");
    assertThat(bar.to()).isEqualTo("100 %");
    assertThat(bar.actual()).isEqualTo(100);
  }

  @Test
  void criterionWithoutAFigureHasNoBar() {
    var run = Samples.red().get(CampaignSimulation.BLOCKCHAIN_LEDGER);
    assertThat(CriterionBar.of(run.criteria().get(0))).isEqualTo(Optional.empty());
  }
}
