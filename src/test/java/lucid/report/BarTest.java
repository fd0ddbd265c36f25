package lucid.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import lucid.campaign.Planned;
import lucid.verdict.RunVerdict;
import org.junit.jupiter.api.Test;

class BarTest {
  private static Bar bar(Planned planned, RunVerdict run, int criterion) {
    assertThat(run.simulation()).isEqualTo(planned.simulation());
    return Bar.of(run.criteria().get(criterion)).orElseThrow();
  }

  @Test
  void isDrawnToScaleFromNoughtToBeyondTheFarthest() {
    var bar = bar(Planned.GATEWAY_THROUGHPUT, Samples.red().get(Planned.GATEWAY_THROUGHPUT), 1);
    assertThat(bar.from()).isEqualTo("0 ms");
    assertThat(bar.to()).isEqualTo("150 ms");
    assertThat(bar.goodFrom()).isZero();
    assertThat(bar.goodWidth()).isEqualTo(66.67);
    assertThat(bar.limits()).isEqualTo(List.of(66.67));
    assertThat(bar.actual()).isEqualTo(81.33);
    assertThat(bar.interval()).contains(new Bar.Span(81.33, 0));
  }

  @Test
  void whatMustBeExceededIsGoodBeyondItsLimit() {
    var bar = bar(Planned.GATEWAY_THROUGHPUT, Samples.green().get(Planned.GATEWAY_THROUGHPUT), 0);
    assertThat(bar.to()).isEqualTo("610 req/s");
    assertThat(bar.goodFrom()).isEqualTo(81.97);
    assertThat(bar.goodFrom() + bar.goodWidth()).isEqualTo(100);
    assertThat(bar.actual()).isGreaterThan(bar.goodFrom());
  }

  @Test
  void aRangeIsGoodBetweenItsEnds() {
    var bar = bar(Planned.GATEWAY_RATE_LIMIT, Samples.green().get(Planned.GATEWAY_RATE_LIMIT), 0);
    assertThat(bar.limits()).hasSize(2);
    assertThat(bar.actual()).isBetween(bar.limits().get(0), bar.limits().get(1));
  }

  @Test
  void aShareIsDrawnNearItsLimitAndSaysWhereItBegins() {
    var bar = bar(Planned.GATEWAY_THROUGHPUT, Samples.green().get(Planned.GATEWAY_THROUGHPUT), 2);
    assertThat(bar.from()).isEqualTo("99.5 %");
    assertThat(bar.to()).isEqualTo("100 %");
    assertThat(bar.actual()).isEqualTo(100);
  }

  @Test
  void thereIsNoneWithoutAFigure() {
    var run = Samples.red().get(Planned.BLOCKCHAIN_LEDGER);
    assertThat(Bar.of(run.criteria().get(0))).isEqualTo(Optional.empty());
  }
}
