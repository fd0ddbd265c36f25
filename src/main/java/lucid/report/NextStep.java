package lucid.report;

import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import lucid.campaign.Campaign;
import lucid.campaign.CampaignSimulation;
import lucid.config.HttpAddress;
import lucid.settings.Settings;

/**
 * A next step when a simulation is not PASS: the plan's troubleshooting (service logs, resource
 * usage, network) for this target.
 *
 * @param what the purpose of the step
 * @param command the command; empty if there is none
 */
record NextStep(String what, Optional<String> command) {
  private static final String ON_TARGET = " (on the target's machine)";

  /** Returns the name of a service's container in the deployment's compose files. */
  private static String container(CampaignSimulation planned) {
    return switch (planned) {
      case GATEWAY_THROUGHPUT, GATEWAY_RATE_LIMIT, GATEWAY_CONCURRENCY -> "api-gateway";
      case BLOCKCHAIN_LEDGER -> "blockchain-engine";
      case MESH_SERVICES -> "service-mesh";
      case DATABASE_OPERATIONS -> "lucid-mongodb";
    };
  }

  /** Returns the first word of the names of the addresses that a simulation sends requests to. */
  private static String service(CampaignSimulation planned) {
    return switch (planned) {
      case GATEWAY_THROUGHPUT, GATEWAY_RATE_LIMIT, GATEWAY_CONCURRENCY -> "gateway";
      case BLOCKCHAIN_LEDGER -> "blockchain";
      case MESH_SERVICES -> "mesh";
      case DATABASE_OPERATIONS -> "database";
    };
  }

  /** Returns the steps in the order in which to take them; none for PASS. */
  static List<NextStep> of(
      CampaignSimulation planned, Campaign.Simulation simulation, Campaign campaign) {
    var again = command("Run it again in this campaign", runAgain(planned, campaign));
    return switch (simulation.outcome()) {
      case PASS -> List.of();
      case NOT_RUN ->
          simulation.underWay()
              ? List.of(say("Wait until the run has ended. Then this page is written again"))
              : List.of(command("Run it in this campaign", runAgain(planned, campaign)));
      case INVALID ->
          List.of(
              command(
                  "See what else uses this machine's processors", "uptime; top -b -n 1 | head -20"),
              say(
                  "Only the criteria marked INVALID are undecided; all others of this run are"
                      + " decided. End what else runs here and run it again. If it stays"
                      + " undecided, measure for longer (lucid.load in conf/lucid.conf) or send"
                      + " from another machine"),
              again);
      case FAIL, ERROR, NOT_MEASURABLE -> {
        var steps = new ArrayList<>(inspect(planned, simulation, campaign));
        steps.add(again);
        yield List.copyOf(steps);
      }
    };
  }

  private static List<NextStep> inspect(
      CampaignSimulation planned, Campaign.Simulation simulation, Campaign campaign) {
    var run = simulation.verdict();
    if (campaign.target().equals(Settings.EMBEDDED)) {
      return List.of(
          command(
              "Stack log",
              run.map(
                      ended ->
                          "less target/stack/stack-%d.log".formatted(ended.environment().process()))
                  .orElse("ls -t target/stack")),
          command("Resource usage", "top -b -n 1 | head -20"),
          say(
              "The embedded stack is healthy unless a dial says otherwise: see lucid.stack in"
                  + " conf/lucid.conf and the -D properties of the call"));
    }
    var steps = new ArrayList<NextStep>();
    steps.add(command("Service log" + ON_TARGET, "docker logs --since 30m " + container(planned)));
    steps.add(
        command("Resource usage" + ON_TARGET, "docker stats --no-stream " + container(planned)));
    var addresses = run.map(ended -> ended.environment().addresses()).orElse(Map.of());
    steps.addAll(network(planned, addresses));
    return steps;
  }

  private static List<NextStep> network(CampaignSimulation planned, Map<String, String> addresses) {
    var steps = new ArrayList<NextStep>();
    Set<String> hosts = new LinkedHashSet<>();
    addresses.forEach(
        (name, address) -> {
          if (name.startsWith(service(planned))) {
            var uri = uri(address);
            uri.map(URI::getHost).ifPresent(hosts::add);
            if (uri.isPresent() && "http".equals(uri.get().getScheme())) {
              steps.add(
                  command(
                      "Health of the " + name,
                      "curl -i " + quoted(HttpAddress.at(uri.get(), "/health").toString())));
            }
          }
        });
    hosts.forEach(host -> steps.add(command("Network", "ping -c 5 " + quoted(host))));
    return steps;
  }

  private static Optional<URI> uri(String address) {
    try {
      return Optional.of(URI.create(address));
    } catch (IllegalArgumentException e) {
      // The address is, for example, a list of database hosts, which has no command.
      return Optional.empty();
    }
  }

  /** Returns the command with each property on a line of its own. */
  private static String runAgain(CampaignSimulation planned, Campaign campaign) {
    var command = new StringBuilder("mvn gatling:test");
    property(command, "gatling.simulationClass", planned.simulation());
    property(command, "lucid.campaign", campaign.id());
    property(command, "lucid.target", campaign.target());
    property(command, "lucid.profile", campaign.profile());
    return command.toString();
  }

  private static void property(StringBuilder command, String name, String value) {
    command.append(" \\\n  ").append(quoted("-D%s=%s".formatted(name, value)));
  }

  /** Returns the word quoted for a POSIX shell. */
  private static String quoted(String word) {
    return word.matches("[A-Za-z0-9_./:@%+=,\\[\\]-]+")
        ? word
        : "'" + word.replace("'", "'\\''") + "'";
  }

  private static NextStep command(String what, String command) {
    return new NextStep(what, Optional.of(command));
  }

  private static NextStep say(String what) {
    return new NextStep(what, Optional.empty());
  }
}
