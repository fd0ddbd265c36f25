package lucid.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import lucid.report.Samples;
import lucid.testing.Copies;
import lucid.verdict.Outcome;
import lucid.verdict.RunVerdict;
import org.junit.jupiter.api.Test;

class CampaignTest {
  private static Campaign.Simulation part(Campaign campaign, CampaignSimulation planned) {
    return campaign.simulations().stream()
        .filter(simulation -> simulation.name().equals(planned.simulation()))
        .findFirst()
        .orElseThrow();
  }

  private static Campaign of(Campaign.Key key, RunVerdict... runs) {
    return Campaign.of(
        key,
        List.of(runs).stream().map(run -> new Campaign.Found("folder", run)).toList(),
        List.of(),
        Samples.NOON,
        run -> false);
  }

  @Test
  void sixPassesMakeACampaignPass() {
    var campaign = Samples.campaign(Samples.green());
    assertThat(campaign.outcome()).isEqualTo(Outcome.PASS);
    assertThat(campaign.answer()).isEqualTo("Yes: all 22 criteria are met");
  }

  @Test
  void soakIsMadeOfTheTwoSimulationsThatHaveAPartInIt() {
    var key = new Campaign.Key("nightly", "embedded", "soak", "0123456789abcdef");
    assertThat(of(key).simulations())
        .extracting(Campaign.Simulation::name)
        .containsExactly(
            CampaignSimulation.GATEWAY_THROUGHPUT.simulation(),
            CampaignSimulation.DATABASE_OPERATIONS.simulation());
  }

  @Test
  void oneFailureFailsTheCampaignEvenIfOthersAreUndecided() {
    var runs = Samples.red();
    runs.put(
        CampaignSimulation.DATABASE_OPERATIONS,
        Samples.invalid().get(CampaignSimulation.DATABASE_OPERATIONS));
    assertThat(Samples.campaign(runs).outcome()).isEqualTo(Outcome.FAIL);
    var campaign = Samples.campaign(Samples.red());
    assertThat(campaign.outcome()).isEqualTo(Outcome.FAIL);
    assertThat(campaign.answer()).isEqualTo("No: 2 of the 18 criteria measured are not met");
  }

  @Test
  void oneInvalidRunLeavesTheCampaignUndecided() {
    var campaign = Samples.campaign(Samples.invalid());
    assertThat(campaign.outcome()).isEqualTo(Outcome.INVALID);
    assertThat(campaign.answer()).isEqualTo("No answer: 1 of the 6 simulations has none");
  }

  @Test
  void aSimulationWithoutARunIsNotRunAndKeepsTheCampaignFromPass() {
    var runs = Samples.green();
    runs.remove(CampaignSimulation.MESH_SERVICES);
    var campaign = Samples.campaign(runs);
    assertThat(campaign.outcome()).isEqualTo(Outcome.NOT_RUN);
    assertThat(part(campaign, CampaignSimulation.MESH_SERVICES).reason())
        .contains("no run of this campaign");
  }

  @Test
  void aRunThatWasKilledIsAnError() {
    var part =
        part(Samples.campaign(Samples.halfFinished()), CampaignSimulation.GATEWAY_CONCURRENCY);
    assertThat(part.outcome()).isEqualTo(Outcome.ERROR);
    assertThat(part.reason().orElseThrow())
        .isEqualTo(
            "killed: the run began at 24 Nov 2026 12:06:00 UTC in process 1, which ended without"
                + " a verdict");
  }

  @Test
  void runThatIsUnderWayCountsAsNotRun() {
    var part = part(Samples.campaign(Samples.halfFinished()), CampaignSimulation.BLOCKCHAIN_LEDGER);
    assertThat(part.outcome()).isEqualTo(Outcome.NOT_RUN);
    assertThat(part.underWay()).isTrue();
    assertThat(part.reason().orElseThrow()).startsWith("under way since 24 Nov 2026 12:09:00 UTC");
  }

  @Test
  void theLatestOfSeveralRunsCounts() {
    var slow = Samples.red().get(CampaignSimulation.GATEWAY_THROUGHPUT);
    var better =
        at(
            Samples.green().get(CampaignSimulation.GATEWAY_THROUGHPUT),
            Samples.NOON.plusSeconds(60));
    assertThat(part(of(Samples.KEY, better, slow), CampaignSimulation.GATEWAY_THROUGHPUT).outcome())
        .isEqualTo(Outcome.PASS);
    assertThat(part(of(Samples.KEY, slow, better), CampaignSimulation.GATEWAY_THROUGHPUT).outcome())
        .isEqualTo(Outcome.PASS);
  }

  @Test
  void runsOfAnotherTargetProfileOrSettingsAreReportedAndNotUsed() {
    var run = Samples.green().get(CampaignSimulation.GATEWAY_THROUGHPUT);
    var key = Samples.KEY;
    var others =
        Map.of(
            new Campaign.Key("other", key.target(), key.profile(), key.fingerprint()),
            "campaign 20261124-1155",
            new Campaign.Key(key.id(), "embedded", key.profile(), key.fingerprint()),
            "target pi",
            new Campaign.Key(key.id(), key.target(), "quick", key.fingerprint()),
            "profile full",
            new Campaign.Key(key.id(), key.target(), key.profile(), "beef"),
            "other settings");
    others.forEach(
        (other, difference) -> {
          var part = part(of(other, run), CampaignSimulation.GATEWAY_THROUGHPUT);
          assertThat(part.outcome()).isEqualTo(Outcome.NOT_RUN);
          assertThat(part.verdict()).isEmpty();
          assertThat(part.reason())
              .contains(
                  "no run of this campaign; the latest run is of 24 Nov 2026 12:00:00 UTC with"
                      + " "
                      + difference
                      + " (PASS)");
        });
  }

  private static RunVerdict at(RunVerdict run, Instant time) {
    return Copies.with(run, "startedAt", time);
  }
}
