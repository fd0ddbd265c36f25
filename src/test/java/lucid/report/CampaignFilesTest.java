package lucid.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import lucid.campaign.Campaign;
import lucid.campaign.CampaignSimulation;
import lucid.campaign.VerdictJson;
import lucid.capacity.CapacityReport;
import lucid.capacity.CapacitySamples;
import lucid.testing.Copies;
import lucid.verdict.Outcome;
import lucid.verdict.RunVerdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CampaignFilesTest {
  @TempDir private Path temporary;

  private Path results() {
    return temporary.resolve("gatling");
  }

  private Campaign write(RunVerdict run, String folder) throws IOException {
    var files = new CampaignFiles(results());
    files.record(run, results().resolve(folder));
    return files.publish(run);
  }

  private static List<Path> everything(Path folder) throws IOException {
    try (var paths = Files.walk(folder)) {
      return paths.filter(Files::isRegularFile).map(folder::relativize).sorted().toList();
    }
  }

  @Test
  void runWritesTheseFilesAndNoOther() throws IOException {
    write(Samples.green().get(CampaignSimulation.GATEWAY_THROUGHPUT), "run");
    assertThat(everything(temporary))
        .map(Path::toString)
        .containsExactlyInAnyOrder(
            "gatling/.campaign.lock",
            "gatling/campaign.json",
            "gatling/index.html",
            "gatling/run/verdict.json",
            "gatling/summary.md",
            "gatling-reports/TEST-lucid.gateway.GatewayThroughputSimulation.xml");
  }

  private List<String> junitFiles() throws IOException {
    return everything(temporary.resolve("gatling-reports")).stream().map(Path::toString).toList();
  }

  private void begin(RunVerdict run, String folder) throws IOException {
    new CampaignFiles(results())
        .begin(Copies.with(run, "underWay", true), results().resolve(folder));
  }

  @Test
  void aNewCampaignBeginsByRemovingTheJUnitFilesOfTheEarlierOne() throws IOException {
    for (var run : Samples.green().values()) {
      write(run, run.simulation());
    }
    var next = Samples.green().get(CampaignSimulation.MESH_SERVICES);
    begin(Copies.with(next, "campaign", "next"), "next");
    assertThat(junitFiles()).containsExactly("TEST-lucid.mesh.MeshServicesSimulation.xml");
    assertThat(temporary.resolve("gatling-reports/TEST-lucid.mesh.MeshServicesSimulation.xml"))
        .content()
        .contains("name=\"campaign\" value=\"next\"");
  }

  @Test
  void aRunThatBeginsLeavesTheJUnitFilesOfItsOwnCampaign() throws IOException {
    write(Samples.red().get(CampaignSimulation.GATEWAY_THROUGHPUT), "first");
    begin(Samples.green().get(CampaignSimulation.GATEWAY_RATE_LIMIT), "second");
    begin(Samples.green().get(CampaignSimulation.MESH_SERVICES), "third");
    assertThat(junitFiles())
        .containsExactly(
            "TEST-lucid.gateway.GatewayRateLimitSimulation.xml",
            "TEST-lucid.gateway.GatewayThroughputSimulation.xml",
            "TEST-lucid.mesh.MeshServicesSimulation.xml");
  }

  @Test
  void aSearchForTheCapacityIsACampaignOfItsOwn() throws IOException {
    write(Samples.green().get(CampaignSimulation.GATEWAY_THROUGHPUT), "run");
    var files = new CampaignFiles(results());
    files.record(CapacitySamples.found(), CapacitySamples.KEY);
    assertThat(junitFiles()).isEmpty();
    assertThat(results().resolve("index.html"))
        .content()
        .contains("How far it goes", "1485 requests/s");
    assertThat(results().resolve("summary.md")).content().startsWith("## How far it goes");
    assertThat(results().resolve("campaign.json")).content().contains("\"NOT RUN\"");
    files.record(CapacitySamples.broken(), CapacitySamples.KEY);
    assertThat(capacity().answers()).hasSize(2);
  }

  private CapacityReport capacity() throws IOException {
    return VerdictJson.read(results().resolve("capacity.json"), CapacityReport.class);
  }

  @Test
  void theSameSearchAgainReplacesItsAnswer() throws IOException {
    var files = new CampaignFiles(results());
    files.record(CapacitySamples.found(), CapacitySamples.KEY);
    files.record(CapacitySamples.found(), CapacitySamples.KEY);
    assertThat(capacity().answers()).containsExactly(CapacitySamples.found());
  }

  @Test
  void anotherCampaignsSearchOutlivesNeitherTheNextSearchNorTheNextRun() throws IOException {
    var files = new CampaignFiles(results());
    files.record(CapacitySamples.broken(), new Campaign.Key("earlier", "embedded", "x", "abc"));
    files.record(CapacitySamples.found(), CapacitySamples.KEY);
    assertThat(capacity().answers()).containsExactly(CapacitySamples.found());
    begin(Samples.green().get(CampaignSimulation.MESH_SERVICES), "run");
    assertThat(results().resolve("capacity.json")).doesNotExist();
    assertThat(results().resolve("index.html")).content().doesNotContain("How far it goes");
  }

  @Test
  void unreadableCapacityFileIsReportedAndWrittenAnew() throws IOException {
    Files.createDirectories(results());
    Files.writeString(results().resolve("capacity.json"), "{\"campaign\" : \"to");
    new CampaignFiles(results()).record(CapacitySamples.found(), CapacitySamples.KEY);
    assertThat(capacity().answers()).containsExactly(CapacitySamples.found());
    assertThat(VerdictJson.read(results().resolve("campaign.json"), Campaign.class).notes())
        .containsExactly(
            "this file can't be read, so the capacities in it are left out: capacity.json");
  }

  @Test
  void jUnitFilesOfOtherToolsAreKept() throws IOException {
    var reports = Files.createDirectories(temporary.resolve("gatling-reports"));
    Files.writeString(reports.resolve("TEST-another.Suite.xml"), "<testsuite/>");
    begin(Samples.green().get(CampaignSimulation.MESH_SERVICES), "run");
    assertThat(junitFiles()).contains("TEST-another.Suite.xml");
  }

  @Test
  void jUnitFilesOutliveTheResultsFolderNoMoreThanTheirCampaignDoes() throws IOException {
    write(Samples.green().get(CampaignSimulation.GATEWAY_THROUGHPUT), "run");
    Files.delete(results().resolve("run/verdict.json"));
    begin(Samples.green().get(CampaignSimulation.MESH_SERVICES), "next");
    assertThat(junitFiles()).containsExactly("TEST-lucid.mesh.MeshServicesSimulation.xml");
  }

  @Test
  void withdrawingARunTakesItsJUnitFileToo() throws IOException {
    var run = Samples.green().get(CampaignSimulation.MESH_SERVICES);
    write(run, "run");
    new CampaignFiles(results()).withdraw(run, results().resolve("run"));
    assertThat(junitFiles()).isEmpty();
    assertThat(results().resolve("run")).doesNotExist();
  }

  @Test
  void campaignConsistsOfTheRunsInTheFolders() throws IOException {
    for (var run : Samples.red().values()) {
      write(run, run.simulation());
    }
    var campaign = write(Samples.green().get(CampaignSimulation.MESH_SERVICES), "again");
    assertThat(campaign.outcome()).isEqualTo(Outcome.FAIL);
    assertThat(campaign.answer()).isEqualTo("No: 2 of the 18 criteria measured are not met");
    assertThat(Files.readString(results().resolve("campaign.json")))
        .contains("\"answer\" : \"No: 2 of the 18 criteria measured are not met\"");
  }

  @Test
  void unreadableVerdictIsReportedAndLeftOut() throws IOException {
    Files.createDirectories(results().resolve("torn"));
    Files.writeString(results().resolve("torn/verdict.json"), "{\"simulation\" : \"lucid");
    Files.createDirectories(results().resolve("not-ours"));
    var campaign = write(Samples.green().get(CampaignSimulation.MESH_SERVICES), "run");
    assertThat(campaign.notes())
        .containsExactly("this file can't be read, so its run is left out: torn/verdict.json");
    assertThat(Files.readString(results().resolve("index.html"))).contains("torn/verdict.json");
  }

  @Test
  void retractingRemovesTheVerdictAndAnEmptyFolder() throws IOException {
    var run = Samples.green().get(CampaignSimulation.MESH_SERVICES);
    write(run, "run");
    write(run, "with-report");
    Files.writeString(results().resolve("with-report/simulation.log"), "");
    var files = new CampaignFiles(results());
    files.retract(results().resolve("run"));
    files.retract(results().resolve("with-report"));
    assertThat(results().resolve("run")).doesNotExist();
    assertThat(results().resolve("with-report/verdict.json")).doesNotExist();
    assertThat(results().resolve("with-report/simulation.log")).exists();
  }

  @Test
  void failedWriteKeepsTheOldFile() throws IOException {
    var occupied = Files.createDirectories(temporary.resolve("occupied/inner")).getParent();
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> AtomicFile.write(occupied, "text"));
    try (var left = Files.list(temporary)) {
      assertThat(left).containsExactly(occupied);
    }
  }

  @Test
  void runsThatEndAtTheSameTimeAllCount() throws Exception {
    var runs = List.copyOf(Samples.green().values());
    var threads = Executors.newFixedThreadPool(runs.size());
    try {
      var ends =
          threads.invokeAll(
              runs.stream()
                  .map(run -> (Callable<Campaign>) () -> write(run, run.simulation()))
                  .toList());
      for (var end : ends) {
        end.get();
      }
    } finally {
      threads.shutdown();
    }
    assertThat(Files.readString(results().resolve("campaign.json")))
        .contains("\"answer\" : \"Yes: all 22 criteria are met\"");
  }
}
