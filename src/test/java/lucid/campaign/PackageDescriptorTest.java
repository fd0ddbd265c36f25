package lucid.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigUtil;
import java.io.File;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import lucid.settings.SettingsReader;
import org.junit.jupiter.api.Test;

/** {@code .gatling/package.conf}, as far as it can be judged without Gatling Enterprise. */
class PackageDescriptorTest {
  /** The keys in Gatling's reference, "Configuration as code", without lists and free keys. */
  private static final Map<String, Set<String>> KNOWN =
      Map.of(
          "", Set.of("id", "name", "team", "default", "simulations"),
          "default", Set.of("simulation"),
          "simulation",
              Set.of(
                  "id",
                  "name",
                  "simulation",
                  "locations",
                  "useDedicatedIps",
                  "parameters",
                  "timeWindow",
                  "stopCriteria"),
          "parameters", Set.of("ignoreDefaults", "systemProperties", "environmentVariables"),
          "timeWindow", Set.of("rampUp", "rampDown"),
          "stopCriterion", Set.of("type", "timeFrameInSeconds", "threshold"));

  private final Config described =
      ConfigFactory.parseFile(
              new File(".gatling/package.conf"),
              ConfigParseOptions.defaults().setAllowMissing(false))
          .resolve()
          .getConfig("gatling.enterprise.package");
  private final List<? extends Config> simulations = described.getConfigList("simulations");

  @Test
  void everySimulationOfTheCampaignIsDescribedUnderItsTitle() {
    var titles = new HashMap<String, String>();
    simulations.forEach(one -> titles.put(one.getString("simulation"), one.getString("name")));
    assertThat(simulations).hasSameSizeAs(titles.keySet());
    assertThat(titles)
        .isEqualTo(
            Arrays.stream(CampaignSimulation.values())
                .collect(
                    Collectors.toMap(CampaignSimulation::simulation, CampaignSimulation::title)));
  }

  @Test
  void descriptorHasOnlyKeysThatGatlingKnows() {
    assertKnown("", described);
    assertKnown("default", described.getConfig("default"));
    assertSimulation(described.getConfig("default.simulation"));
    simulations.forEach(PackageDescriptorTest::assertSimulation);
  }

  private static void assertSimulation(Config simulation) {
    assertKnown("simulation", simulation);
    for (var part : List.of("parameters", "timeWindow")) {
      if (simulation.hasPath(part)) {
        assertKnown(part, simulation.getConfig(part));
      }
    }
    if (simulation.hasPath("stopCriteria")) {
      simulation.getConfigList("stopCriteria").forEach(one -> assertKnown("stopCriterion", one));
    }
  }

  private static void assertKnown(String part, Config config) {
    assertThat(KNOWN.get(part)).as("in " + part).containsAll(config.root().keySet());
  }

  /** The name of a property has dots, so without quotes it would be a path of keys. */
  @Test
  void settingsOfTheDescriptorAreValidAndNameARemoteTarget() {
    var properties = new Properties();
    var given = described.getConfig("default.simulation.parameters.systemProperties");
    given
        .root()
        .forEach((name, value) -> properties.setProperty(name, value.unwrapped().toString()));
    assertThat(given.hasPath(ConfigUtil.quoteString("lucid.target"))).isTrue();
    assertThat(SettingsReader.read(properties).target()).isNotEqualTo("embedded");
  }

  @Test
  void rampUpOfTheDescriptorIsTheLeadOfTheLoad() {
    var warmUp = SettingsReader.read(new Properties()).warmUp().window().toSeconds();
    assertThat(simulations)
        .allSatisfy(
            simulation -> {
              boolean leads =
                  simulation
                      .getString("simulation")
                      .equals(CampaignSimulation.GATEWAY_THROUGHPUT.simulation());
              assertThat(
                      simulation.hasPath("timeWindow.rampUp")
                          ? simulation.getInt("timeWindow.rampUp")
                          : 0)
                  .isEqualTo(leads ? warmUp : 0);
            });
  }

  @Test
  void descriptorHoldsNoSecret() {
    assertThat(described.root().render())
        .doesNotContain("LUCID_API_KEY", "LUCID_DATABASE_URI", "api-key", "database.uri");
  }
}
