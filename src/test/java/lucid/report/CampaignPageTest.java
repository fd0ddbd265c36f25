package lucid.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import lucid.campaign.Campaign;
import lucid.campaign.CampaignSimulation;
import lucid.capacity.CapacitySamples;
import lucid.resources.Resources;
import lucid.testing.Copies;
import lucid.verdict.RunVerdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The content of the page. CampaignPageIT tests its look. */
class CampaignPageTest {
  static Stream<Map<CampaignSimulation, RunVerdict>> samples() {
    return Stream.of(
        Samples.green(),
        Samples.red(),
        Samples.invalid(),
        Samples.halfFinished(),
        Samples.compared(),
        Samples.troubled());
  }

  private static String page(Map<CampaignSimulation, RunVerdict> runs) {
    return page(Samples.campaign(runs));
  }

  private static String page(Campaign campaign) {
    return CampaignPage.of(campaign, Samples.drawn("troubled"), Optional.empty());
  }

  @ParameterizedTest
  @MethodSource("samples")
  void pageNeedsNoOtherFile(Map<CampaignSimulation, RunVerdict> runs) {
    assertThat(page(runs))
        .doesNotContainPattern("(?i)<(script|img|iframe|object)|@import|url\\(|src=")
        .doesNotContainPattern("(?i)<link (?!rel=\"icon\" href=\"data:,\")");
  }

  /** Returns the page of a capacity campaign with three answers of different kinds. */
  static String capacityPage() {
    return CampaignPage.of(
        Samples.campaign(Map.of()),
        simulation -> Optional.empty(),
        Optional.of(
            CapacitySamples.report(
                CapacitySamples.found(),
                CapacitySamples.injectorsLimit("lucid.gateway.GatewayConcurrencySimulation"),
                CapacitySamples.broken())));
  }

  @Test
  void aSearchForTheCapacityShowsItsAnswersAndNoSimulationThatWasNotAskedFor() {
    assertThat(capacityPage())
        .contains("<h1>It holds: 1485 requests/s, at least 3", ", no answer for requests/s</h1>")
        .contains("the target gave way first: GET /health: p95: 812 ms, limit &lt; 100 ms")
        .contains("1485 (long)")
        .contains("href=\"capacity.json\"")
        .contains("&lt;script&gt;alert(1)&lt;/script&gt;")
        .doesNotContain("<script>", "NOT RUN", "What to look at next", "JUnit")
        .doesNotContainPattern("(?i)<(script|img|iframe|object)|@import|url\\(|src=");
  }

  @Test
  void textOfTheTargetIsEscaped() {
    assertThat(page(Samples.red()))
        .doesNotContain("<script>")
        .contains("&lt;script&gt;alert(&#39;503&#39;)&lt;/script&gt;");
  }

  @Test
  void namesOfContainersAreEscaped() {
    var named =
        Copies.with(
            Samples.resources(),
            "containers",
            List.of(new Resources.Container("<b>x</b>", 1, Optional.empty())));
    var runs = Samples.green();
    runs.computeIfPresent(
        CampaignSimulation.MESH_SERVICES,
        (planned, run) -> Copies.with(run, "resources", Optional.of(named)));
    assertThat(page(runs)).doesNotContain("<b>x</b>").contains("&lt;b&gt;x&lt;/b&gt;");
  }

  @Test
  void saysOnceWhyGatlingsOwnPercentilesMayDiffer() {
    assertThat(page(Samples.red()))
        .containsOnlyOnce("are estimates and may differ from these. The verdict is exact");
  }

  @Test
  void saysWhichDatabaseItWasAndWhenItAcknowledgesAWrite() {
    assertThat(page(Samples.green()))
        .contains("The database", "MongoDB 7.0.14; a write is acknowledged with w=1");
  }

  @Test
  void showsTheDriftOfASoakBesideItsPictures() {
    assertThat(page(Samples.soak())).contains("Drift over the load", "GET /health: p95 rose by ");
    assertThat(page(Samples.green())).doesNotContain("Drift over the load");
  }

  @Test
  void linksToGatlingsReports() {
    assertThat(page(Samples.green()))
        .contains("href=\"gatewaythroughputsimulation-20261124115500000/index.html\"");
  }

  @Test
  void saysThatTheEmbeddedStackStandsIn() {
    var campaign = Samples.campaign(Samples.green());
    var embedded = Samples.onTheEmbeddedStack(campaign);
    assertThat(page(campaign)).doesNotContain("nothing about your services");
    assertThat(page(embedded)).contains("nothing about your services");
  }
}
