package lucid.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.UnaryOperator;
import lucid.config.InvalidConfigException;
import lucid.report.Samples;
import lucid.settings.Settings;
import lucid.settings.SettingsReader;
import lucid.testing.Copies;
import lucid.verdict.Change;
import lucid.verdict.RunVerdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BaselineTest {
  private static final String ALLOWED =
      "): expected the campaign.json of an earlier campaign of target pi and profile full, or a"
          + " folder of such files; ";

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
  void campaignIsTheSameAfterWritingAndReading() throws IOException {
    for (var runs : List.of(Samples.green(), Samples.halfFinished(), Samples.compared())) {
      var campaign = Samples.campaign(runs);
      assertThat(VerdictJson.read(write(campaign), Campaign.class)).isEqualTo(campaign);
    }
  }

  @Test
  void fileWithoutACampaignIsRefused() throws IOException {
    assertRefused(temporary.resolve("nowhere.json"), "there is no such file");
    assertRefused(temporary, "there is no *.json in that folder");
    assertRefused(Path.of("/dev/null"), "that is neither a file nor a folder");
    var foreign = "that is not a campaign, or it was written by another version of this project";
    assertRefused(Files.writeString(temporary.resolve("a.json"), "{\"id\":\"x\"}"), foreign);
    assertRefused(Files.writeString(temporary.resolve("b.json"), "[1, 2]"), foreign);
    assertRefused(Files.writeString(temporary.resolve("c.json"), "null"), foreign);
    assertRefused(Files.write(temporary.resolve("d.json"), new byte[] {0, (byte) 0xff}), foreign);
    assertRefused(Files.writeString(temporary.resolve("e.json"), ""), foreign);
    assertRefused(write(Samples.green().get(CampaignSimulation.MESH_SERVICES)), foreign);
  }

  @Test
  void aCampaignThatCannotBeComparedWithIsRefused() throws IOException {
    var campaign = Samples.campaign(Samples.green());
    assertRefused(
        write(Copies.with(campaign, "target", "embedded")), "this one is of target embedded");
    assertRefused(
        write(Copies.with(campaign, "profile", "quick")),
        "this one is of profile quick, which has other loads");
    assertRefused(
        write(Copies.with(campaign, "id", "today")),
        "this one is of the campaign that is running now");
    assertRefused(write(Samples.campaign(Map.of())), "this one has no run that has ended");
  }

  @Test
  void theFileThatIsAboutToBeWrittenIsRefused() throws IOException {
    var own = temporary.resolve("gatling").resolve("campaign.json");
    Files.createDirectories(own.getParent());
    Files.writeString(own, VerdictJson.of(Samples.campaign(Samples.green())));
    assertRefused(own, "this one is written anew by every run: copy it elsewhere");
  }

  @Test
  void eachCriterionIsComparedAndTheRunNamesItsBaseline() throws IOException {
    var baseline = Baseline.of(settings(write(Samples.campaign(Samples.green())))).orElseThrow();
    var run = Samples.red().get(CampaignSimulation.GATEWAY_THROUGHPUT);
    var compared = baseline.compare(run);
    assertThat(compared.criteria())
        .extracting(
            criterion -> criterion.change().map(change -> change.call().words()).orElse("-"))
        .containsExactly("not compared", "not compared", "worse", "worse", "-");
    assertThat(compared.baseline())
        .contains(
            new RunVerdict.EarlierRuns(
                Samples.KEY.id(),
                Optional.of(run.startedAt()),
                true,
                Optional.empty(),
                Optional.empty()));
    assertThat(compared.outcome()).isEqualTo(run.outcome());
    assertThat(compared.reason()).isEqualTo(run.reason());
  }

  @Test
  void otherSettingsAreReported() throws IOException {
    var earlier = Copies.with(Samples.campaign(Samples.green()), "fingerprint", "beef");
    var compared =
        Baseline.of(settings(write(earlier)))
            .orElseThrow()
            .compare(Samples.green().get(CampaignSimulation.MESH_SERVICES));
    assertThat(compared.baseline().orElseThrow().sameSettings()).isFalse();
    assertThat(Comparison.of(compared).orElseThrow())
        .isEqualTo(
            "campaign 20261124-1155 of 24 Nov 2026, 12:12 UTC: 2 no change, 1 not compared; it"
                + " had other settings, which may be the cause");
  }

  @Test
  void aSimulationThatTheBaselineDidNotRunIsNotCompared() throws IOException {
    var compared =
        Baseline.of(settings(write(Samples.campaign(Samples.halfFinished()))))
            .orElseThrow()
            .compare(Samples.green().get(CampaignSimulation.MESH_SERVICES));
    assertThat(Comparison.of(compared)).contains("campaign 20261124-1155: 3 not compared");
  }

  @Test
  void runWithoutABaselineHasNoComparison() {
    var properties = new Properties();
    assertThat(Baseline.of(SettingsReader.read(properties))).isEmpty();
    assertThat(Comparison.of(Samples.campaign(Samples.green()))).isEmpty();
  }

  private Path folder() throws IOException {
    return Files.createDirectories(temporary.resolve("baselines"));
  }

  private void put(String name, Object campaign) throws IOException {
    Files.writeString(folder().resolve(name), VerdictJson.of(campaign));
  }

  private RunVerdict comparedWithFolder() throws IOException {
    return Baseline.of(settings(folder()))
        .orElseThrow()
        .compare(Samples.red().get(CampaignSimulation.GATEWAY_THROUGHPUT));
  }

  private static List<Double> history(RunVerdict run) {
    return run.criteria().stream()
        .filter(criterion -> criterion.name().equals("GET /health: p95"))
        .flatMap(criterion -> criterion.change().orElseThrow().history().stream())
        .flatMap(List::stream)
        .map(Change.Past::figure)
        .toList();
  }

  @Test
  void folderIsComparedWithInTheOrderOfTime() throws IOException {
    for (int i = 0; i < 12; i++) {
      put("%s.json".formatted("lkjihgfedcba".charAt(i)), Samples.earlier(i));
    }
    Files.writeString(folder().resolve("README.md"), "what was measured when");
    Files.createDirectory(folder().resolve("older.json"));
    var compared = comparedWithFolder();
    assertThat(history(compared))
        .containsExactly(5.0, 6.0, 5.0, 4.0, 6.0, 5.0, 7.0, 5.0, 4.0, 5.0, 6.0, 5.0);
    assertThat(compared.baseline())
        .contains(
            new RunVerdict.EarlierRuns(
                "20261112-0900",
                Optional.of(compared.startedAt().minus(Duration.ofDays(1))),
                true,
                Optional.of(12),
                Optional.empty()));
    assertThat(Comparison.of(compared))
        .contains(
            "12 campaigns, the latest 20261112-0900 of 23 Nov 2026, 12:00 UTC: 2 worse, 2 not"
                + " compared");
  }

  @Test
  void folderWithOneCampaignCountsAsThatCampaign() throws IOException {
    put("any.json", Samples.earlier(3));
    var one = Baseline.of(settings(folder().resolve("any.json"))).orElseThrow();
    var run = Samples.red().get(CampaignSimulation.GATEWAY_THROUGHPUT);
    assertThat(comparedWithFolder()).isEqualTo(one.compare(run));
    assertThat(history(comparedWithFolder())).isEmpty();
  }

  @Test
  void aRunThatIsInTwoFilesCountsOnce() throws IOException {
    put("a.json", Samples.earlier(0));
    put("b.json", Samples.earlier(1));
    put("last.json", Samples.earlier(1));
    assertThat(history(comparedWithFolder())).containsExactly(5.0, 6.0);
  }

  @Test
  void campaignsThatCannotBeComparedWithAreLeftOutAndNamed() throws IOException {
    put("a.json", Samples.earlier(0));
    put("b.json", Samples.earlier(1));
    put("c.json", Copies.with(Samples.earlier(2), "target", "embedded"));
    for (var name : List.of("d", "e", "f", "g", "h")) {
      put(name + ".json", Copies.with(Samples.earlier(3), "profile", "quick"));
    }
    put("today.json", Copies.with(Samples.earlier(4), "id", "today"));
    var compared = comparedWithFolder();
    assertThat(history(compared)).containsExactly(5.0, 6.0);
    assertThat(compared.baseline().orElseThrow().leftOut().orElseThrow())
        .containsExactly(
            "d.json, e.json, f.json and 2 more (is of profile quick, which has other loads)",
            "c.json (is of target embedded)",
            "today.json (is of the campaign that is running now)");
    assertThat(Comparison.of(compared).orElseThrow())
        .contains("; left out: d.json, e.json, f.json and 2 more (is of profile quick");
  }

  @Test
  void folderWithoutAComparableCampaignIsRefusedWithTheReason() throws IOException {
    put("c.json", Copies.with(Samples.earlier(2), "target", "embedded"));
    assertRefused(folder(), "that folder has no such file, only: c.json (is of target embedded)");
  }

  @Test
  void aFolderWithAFileThatIsNoCampaignIsRefusedByName() throws IOException {
    put("a.json", Samples.earlier(0));
    Files.writeString(folder().resolve("cut.json"), "{\"id\" : \"x");
    assertRefused(
        folder(),
        "in that folder, cut.json is not a campaign, or was written by another version of this"
            + " project: move it elsewhere");
    put("verdict.json", Samples.green().get(CampaignSimulation.MESH_SERVICES));
    assertRefused(
        folder(),
        "in that folder, cut.json, verdict.json are not campaigns, or were written by another"
            + " version of this project: move them elsewhere");
  }

  @Test
  void theResultsFolderItselfIsRefused() throws IOException {
    var results = Files.createDirectories(temporary.resolve("gatling"));
    Files.writeString(
        results.resolve("campaign.json"), VerdictJson.of(Samples.campaign(Samples.green())));
    assertRefused(
        results,
        "that folder has no such file, only: campaign.json (is written anew by every run: copy"
            + " it elsewhere)");
  }

  @Test
  void noMoreThanTheLatestFiftyAreComparedWith() throws IOException {
    for (int i = 0; i < Baseline.MOST + 3; i++) {
      var campaign = Samples.earlier(0);
      var later = laterBy(i);
      var simulations =
          campaign.simulations().stream()
              .map(one -> Copies.with(one, "verdict", one.verdict().map(later)))
              .toList();
      put(
          "%02d.json".formatted(i),
          Copies.with(
              Copies.with(campaign, "simulations", simulations),
              "writtenAt",
              campaign.writtenAt().plusSeconds(i)));
    }
    var compared = comparedWithFolder();
    assertThat(history(compared)).hasSize(Baseline.MOST);
    assertThat(compared.baseline().orElseThrow().leftOut().orElseThrow())
        .containsExactly("3 earlier campaigns (the latest 50 are enough)");
  }

  private static UnaryOperator<RunVerdict> laterBy(int seconds) {
    return run -> Copies.with(run, "startedAt", run.startedAt().plusSeconds(seconds));
  }

  @Test
  void comparisonSaysIfSomeCampaignsHadOtherSettings() throws IOException {
    put("a.json", Samples.earlier(0));
    put("b.json", Copies.with(Samples.earlier(1), "fingerprint", "beef"));
    assertThat(Comparison.of(comparedWithFolder()).orElseThrow())
        .endsWith("; some of them had other settings, which may be the cause");
  }

  @Test
  void comparisonCountsTheComparedCampaignsAtMost() throws IOException {
    put("a.json", Samples.earlier(0));
    put("b.json", Samples.earlier(1));
    assertThat(Comparison.of(comparedCampaign()).orElseThrow())
        .startsWith("2 campaigns, the latest 20261102-0900: ");
    put("half.json", Samples.earlier(2, CampaignSimulation.GATEWAY_THROUGHPUT));
    assertThat(Comparison.of(comparedCampaign()).orElseThrow())
        .startsWith("up to 3 campaigns, the latest 20261103-0900, 20261102-0900: ");
  }

  private Campaign comparedCampaign() throws IOException {
    var baseline = Baseline.of(settings(folder())).orElseThrow();
    var runs = Samples.green();
    runs.replaceAll((planned, run) -> baseline.compare(run));
    return Samples.campaign(runs);
  }
}
