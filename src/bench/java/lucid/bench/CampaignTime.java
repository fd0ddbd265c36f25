package lucid.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The times of one call of Maven.
 *
 * @param where the date, the machine and the revision
 * @param profile the profile of the campaign
 * @param mavenSeconds the time from the call to the first simulation's JVM
 * @param simulations the times of the simulations, in order
 */
record CampaignTime(
    String where, String profile, double mavenSeconds, List<SimulationTime> simulations) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * The times of one simulation.
   *
   * @param name the name of the simulation's class
   * @param outcome the outcome of the verdict
   * @param phases the seconds of each phase, by the phase names of the verdict
   * @param ending the seconds from the verdict to the next simulation's JVM, or to Maven's end
   */
  record SimulationTime(String name, String outcome, Map<String, Double> phases, double ending) {
    /** Returns the seconds of all phases except the window that the settings prescribe. */
    double beside() {
      return ending
          + phases.values().stream().mapToDouble(Double::doubleValue).sum()
          - phases.getOrDefault("window", 0.0);
    }
  }

  /**
   * Reads the verdicts of a campaign.
   *
   * @param results the folder of Gatling's results
   * @throws IllegalStateException if the campaign has no verdict
   */
  static CampaignTime of(String campaign, Path results, Instant called, Instant ended)
      throws IOException {
    var verdicts = verdicts(campaign, results);
    if (verdicts.isEmpty()) {
      throw new IllegalStateException("no verdict of campaign " + campaign + " in " + results);
    }
    var simulations = new ArrayList<SimulationTime>();
    for (int i = 0; i < verdicts.size(); i++) {
      var next = i + 1 < verdicts.size() ? begun(verdicts.get(i + 1)) : ended;
      simulations.add(simulation(verdicts.get(i), next));
    }
    return new CampaignTime(
        MeasuredOn.now(),
        verdicts.get(0).path("profile").asText(),
        seconds(called, begun(verdicts.get(0))),
        simulations);
  }

  private static List<JsonNode> verdicts(String campaign, Path results) throws IOException {
    var found = new ArrayList<JsonNode>();
    try (var folders = Files.list(results)) {
      for (var file : folders.map(folder -> folder.resolve("verdict.json")).toList()) {
        if (Files.exists(file)) {
          var verdict = JSON.readTree(file.toFile());
          if (verdict.path("campaign").asText().equals(campaign)) {
            found.add(verdict);
          }
        }
      }
    }
    found.sort(Comparator.comparing(CampaignTime::begun));
    return found;
  }

  private static Instant begun(JsonNode verdict) {
    return Instant.parse(verdict.path("phases").path(0).path("startedAt").asText());
  }

  private static SimulationTime simulation(JsonNode verdict, Instant next) {
    var phases = new LinkedHashMap<String, Double>();
    for (var phase : verdict.path("phases")) {
      phases.merge(phase.path("name").asText(), phase.path("seconds").asDouble(), Double::sum);
    }
    double known = phases.values().stream().mapToDouble(Double::doubleValue).sum();
    var simulation = verdict.path("simulation").asText();
    return new SimulationTime(
        simulation.substring(simulation.lastIndexOf('.') + 1),
        verdict.path("outcome").asText(),
        phases,
        seconds(begun(verdict), next) - known);
  }

  private static double seconds(Instant from, Instant to) {
    return Duration.between(from, to).toMillis() / 1000.0;
  }

  /** Returns a Markdown table of the seconds by simulation and phase. */
  String table() {
    var names = simulations.get(0).phases().keySet();
    var text = new StringBuilder();
    text.append(
        "| seconds, profile %s | %s | ending | beside the window |\n"
            .formatted(profile, String.join(" | ", names)));
    text.append("| --- |").append(" ---: |".repeat(names.size() + 2)).append('\n');
    for (var simulation : simulations) {
      text.append("| ").append(simulation.name()).append(" |");
      names.forEach(
          name -> text.append(" %.1f |".formatted(simulation.phases().getOrDefault(name, 0.0))));
      text.append(" %.1f | **%.1f** |\n".formatted(simulation.ending(), simulation.beside()));
    }
    return text.append(
            "\nMaven before the first: %.1f s. Measured %s.\n".formatted(mavenSeconds, where))
        .toString();
  }
}
