package lucid.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import lucid.config.InvalidConfigException;
import lucid.report.Samples;
import lucid.settings.Settings;
import lucid.settings.SettingsReader;
import lucid.testing.Copies;
import lucid.verdict.RunVerdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BaselineTest {
  private static final String ALLOWED =
      "): expected the campaign.json of an earlier campaign of target pi and profile full; ";

  @TempDir private Path temporary;

  private Settings settings(Path baseline) {
    var properties = new Properties();
    properties.setProperty("lucid.target", "pi");
    properties.setProperty("lucid.campaign", "today");
    properties.setProperty("lucid.results-folder", temporary.resolve("gatling").toString());
    properties.setProperty("lucid.baseline", baseline.toString());
    return SettingsReader.read(properties);
  }

  private Path write(Object campaign) throws IOException {
    return Files.writeString(temporary.resolve("earlier.json"), VerdictJson.of(campaign));
  }

  private void assertRefused(Path baseline, String why) {
    assertThatExceptionOfType(InvalidConfigException.class)
        .isThrownBy(() -> Baseline.of(settings(baseline)))
        .withMessageContaining("lucid.baseline = " + baseline + " (")
        .withMessageEndingWith(ALLOWED + why);
  }

  @Test
  void aCampaignReadIsTheCampaignWritten() throws IOException {
    for (var runs : List.of(Samples.green(), Samples.halfFinished(), Samples.compared())) {
      var campaign = Samples.campaign(runs);
      assertThat(VerdictJson.readCampaign(write(campaign))).isEqualTo(campaign);
    }
  }

  @Test
  void whatIsNoCampaignIsRefused() throws IOException {
    assertRefused(temporary.resolve("nowhere.json"), "there is no such file");
    assertRefused(temporary, "that is no file");
    var foreign = "what is there is none, or of another version of this project";
    assertRefused(Files.writeString(temporary.resolve("a.json"), "{\"id\":\"x\"}"), foreign);
    assertRefused(Files.writeString(temporary.resolve("b.json"), "[1, 2]"), foreign);
    assertRefused(Files.writeString(temporary.resolve("c.json"), "null"), foreign);
    assertRefused(Files.write(temporary.resolve("d.json"), new byte[] {0, (byte) 0xff}), foreign);
    assertRefused(Files.writeString(temporary.resolve("e.json"), ""), foreign);
    assertRefused(write(Samples.green().get(Planned.MESH_SERVICES)), foreign);
  }

  @Test
  void aCampaignThatCannotBeComparedWithIsRefused() throws IOException {
    var campaign = Samples.campaign(Samples.green());
    assertRefused(
        write(Copies.with(campaign, "target", "embedded")), "this one is of target embedded");
    assertRefused(
        write(Copies.with(campaign, "profile", "quick")),
        "this one is of profile quick, whose loads are others");
    assertRefused(
        write(Copies.with(campaign, "id", "today")),
        "this one is of the very campaign that is being run");
    assertRefused(write(Samples.campaign(Map.of())), "no run in this one has ended");
  }

  @Test
  void theFileThatIsAboutToBeWrittenIsRefused() throws IOException {
    var own = temporary.resolve("gatling").resolve("campaign.json");
    Files.createDirectories(own.getParent());
    Files.writeString(own, VerdictJson.of(Samples.campaign(Samples.green())));
    assertRefused(own, "this one is written anew by every run: copy it elsewhere");
  }

  @Test
  void eachCriterionOfTheServiceIsComparedAndTheRunSaysWithWhat() throws IOException {
    var baseline = Baseline.of(settings(write(Samples.campaign(Samples.green())))).orElseThrow();
    var run = Samples.red().get(Planned.GATEWAY_THROUGHPUT);
    var compared = baseline.compare(run);
    assertThat(compared.criteria())
        .extracting(
            criterion -> criterion.change().map(change -> change.call().words()).orElse("-"))
        .containsExactly("not compared", "not compared", "worse", "worse", "-");
    assertThat(compared.baseline())
        .contains(new RunVerdict.Earlier(Samples.KEY.id(), Optional.of(run.startedAt()), true));
    assertThat(compared.outcome()).isEqualTo(run.outcome());
    assertThat(compared.reason()).isEqualTo(run.reason());
  }

  @Test
  void otherSettingsAreSaid() throws IOException {
    var earlier = Copies.with(Samples.campaign(Samples.green()), "fingerprint", "beef");
    var compared =
        Baseline.of(settings(write(earlier)))
            .orElseThrow()
            .compare(Samples.green().get(Planned.MESH_SERVICES));
    assertThat(compared.baseline().orElseThrow().sameSettings()).isFalse();
    assertThat(Comparison.of(compared).orElseThrow())
        .isEqualTo(
            "campaign 20261124-1155 of 24 Nov 2026, 12:12 UTC: 2 no change, 1 not compared; its"
                + " settings were others, so that may be why");
  }

  @Test
  void aSimulationThatTheBaselineDidNotRunIsNotCompared() throws IOException {
    var compared =
        Baseline.of(settings(write(Samples.campaign(Samples.halfFinished()))))
            .orElseThrow()
            .compare(Samples.green().get(Planned.MESH_SERVICES));
    assertThat(Comparison.of(compared)).contains("campaign 20261124-1155: 3 not compared");
  }

  @Test
  void withoutABaselineThereIsNothingToSay() {
    var properties = new Properties();
    assertThat(Baseline.of(SettingsReader.read(properties))).isEmpty();
    assertThat(Comparison.of(Samples.campaign(Samples.green()))).isEmpty();
  }
}
