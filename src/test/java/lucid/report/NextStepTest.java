package lucid.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import lucid.campaign.Campaign;
import lucid.campaign.CampaignSimulation;
import lucid.testing.Copies;
import lucid.verdict.RunVerdict;
import org.junit.jupiter.api.Test;

class NextStepTest {
  private static List<String> commands(
      CampaignSimulation planned, Map<CampaignSimulation, RunVerdict> runs) {
    return commands(planned, Samples.campaign(runs));
  }

  private static List<String> commands(CampaignSimulation planned, Campaign campaign) {
    var simulation =
        campaign.simulations().stream()
            .filter(one -> one.name().equals(planned.simulation()))
            .findFirst()
            .orElseThrow();
    return NextStep.of(planned, simulation, campaign).stream()
        .map(NextStep::command)
        .flatMap(Optional::stream)
        .toList();
  }

  @Test
  void failureLeadsToLogsResourcesAndNetworkOfItsService() {
    assertThat(commands(CampaignSimulation.GATEWAY_THROUGHPUT, Samples.red()))
        .containsExactly(
            "docker logs --since 30m api-gateway",
            "docker stats --no-stream api-gateway",
            "curl -i http://192.168.0.75:8080/health",
            "ping -c 5 192.168.0.75",
            """
            mvn gatling:test \\
              -Dgatling.simulationClass=lucid.gateway.GatewayThroughputSimulation \\
              -Dlucid.campaign=20261124-1155 \\
              -Dlucid.target=pi \\
              -Dlucid.profile=full\
            """);
    assertThat(commands(CampaignSimulation.BLOCKCHAIN_LEDGER, Samples.red()))
        .contains(
            "docker logs --since 30m blockchain-engine", "curl -i http://192.168.0.75:8084/health");
  }

  @Test
  void invalidLeadsToTheInjectorsOwnMachine() {
    assertThat(commands(CampaignSimulation.DATABASE_OPERATIONS, Samples.invalid()))
        .first()
        .isEqualTo("uptime; top -b -n 1 | head -20");
    var campaign = Samples.campaign(Samples.invalid());
    assertThat(
            NextStep.of(
                CampaignSimulation.DATABASE_OPERATIONS, campaign.simulations().get(5), campaign))
        .extracting(NextStep::what)
        .anySatisfy(
            what ->
                assertThat(what)
                    .startsWith("Only the criteria marked INVALID are undecided")
                    .endsWith("or send from another machine"));
  }

  @Test
  void embeddedStackHasALogOfItsOwn() {
    var embedded = Samples.onTheEmbeddedStack(Samples.campaign(Samples.red()));
    assertThat(commands(CampaignSimulation.GATEWAY_THROUGHPUT, embedded))
        .first()
        .isEqualTo("less target/stack/stack-4711.log");
  }

  @Test
  void passLeadsNowhereAndNotRunToTheRun() {
    assertThat(commands(CampaignSimulation.MESH_SERVICES, Samples.red())).isEmpty();
    assertThat(commands(CampaignSimulation.MESH_SERVICES, Samples.halfFinished()))
        .singleElement()
        .asString()
        .contains("-Dgatling.simulationClass=lucid.mesh.MeshServicesSimulation");
    assertThat(commands(CampaignSimulation.BLOCKCHAIN_LEDGER, Samples.halfFinished())).isEmpty();
  }

  @Test
  void argumentsAreQuotedForTheShell() {
    var named = Copies.with(Samples.campaign(Samples.halfFinished()), "id", "it's; rm");
    assertThat(commands(CampaignSimulation.MESH_SERVICES, named))
        .singleElement()
        .asString()
        .contains("'-Dlucid.campaign=it'\\''s; rm'");
  }
}
