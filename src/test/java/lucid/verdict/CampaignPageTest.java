package lucid.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the page says; how it is seen, CampaignPageIT looks at. */
class CampaignPageTest {
  static Stream<Map<Planned, RunVerdict>> samples() {
    return Stream.of(Samples.green(), Samples.red(), Samples.invalid(), Samples.halfFinished());
  }

  @ParameterizedTest
  @MethodSource("samples")
  void needsNothingButItself(Map<Planned, RunVerdict> runs) {
    assertThat(CampaignPage.of(Samples.campaign(runs)))
        .doesNotContainPattern("(?i)<(script|img|iframe|object)|@import|url\\(|src=")
        .doesNotContainPattern("(?i)<link (?!rel=\"icon\" href=\"data:,\")");
  }

  @Test
  void whatComesFromOutsideIsText() {
    assertThat(CampaignPage.of(Samples.campaign(Samples.red())))
        .doesNotContain("<script>")
        .contains("&lt;script&gt;alert(&#39;503&#39;)&lt;/script&gt;");
  }

  @Test
  void linksToGatlingsReports() {
    assertThat(CampaignPage.of(Samples.campaign(Samples.green())))
        .contains("href=\"gatewaythroughputsimulation-20261124115500000/index.html\"");
  }

  @Test
  void saysThatTheEmbeddedStackStandsIn() {
    var campaign = Samples.campaign(Samples.green());
    var embedded = Samples.onTheEmbeddedStack(campaign);
    assertThat(CampaignPage.of(campaign)).doesNotContain("nothing about your services");
    assertThat(CampaignPage.of(embedded)).contains("nothing about your services");
  }
}
