package lucid.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.PATH;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import lucid.campaign.CampaignSimulation;
import lucid.campaign.VerdictJson;
import lucid.report.CampaignFiles;
import lucid.report.Samples;
import lucid.testing.Copies;
import lucid.verdict.RunVerdict;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The end of a run's process, and the files that it leaves. */
@Tag("unmeasured")
class RunProcessIT {
  private static final long PATIENCE_SECONDS = 30;

  @TempDir private Path temporary;
  private final List<Process> started = new ArrayList<>();

  private Process start(Path results, String what) throws IOException {
    var process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                RunMain.class.getName(),
                results.toString(),
                what)
            .redirectErrorStream(true)
            .start();
    started.add(process);
    return process;
  }

  private static BufferedReader output(Process process) {
    return process.inputReader(StandardCharsets.UTF_8);
  }

  private static String rest(BufferedReader output) {
    return String.join("\n", output.lines().toList());
  }

  private static int status(Process process) throws InterruptedException {
    assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  @AfterEach
  void nothingIsLeftBehind() {
    started.forEach(Process::destroyForcibly);
  }

  @Test
  void runWithoutPassEndsWithStatusTwoSoThatMavenGoesOn() throws Exception {
    var process = start(temporary.resolve("gatling"), "return");
    assertThat(rest(output(process)))
        .contains("begun\ncleaned up\n")
        .contains("the run ended before its load began");
    assertThat(status(process)).isEqualTo(2);
  }

  @Test
  void unwritableResultsFolderIsReportedAndEndsWithStatusTwo() throws Exception {
    var process =
        start(Files.writeString(temporary.resolve("gatling"), "a file, not a folder"), "return");
    assertThat(rest(output(process)))
        .contains("the verdict can't be written to " + temporary.resolve("gatling"));
    assertThat(status(process)).isEqualTo(2);
  }

  @Test
  void anInterruptedRunCleansUpAndIsAnError() throws Exception {
    var process = start(temporary.resolve("gatling"), "wait");
    var output = output(process);
    assertThat(output.readLine()).isEqualTo("begun");
    // Process.destroy would close the output.
    assertThat(process.toHandle().destroy()).isTrue();
    assertThat(rest(output)).startsWith("cleaned up\n").contains("ERROR  GatewayThroughput");
    assertThat(status(process)).isEqualTo(2);
  }

  @Test
  void killedRunIsAnErrorOnTheNextPage() throws Exception {
    var results = temporary.resolve("gatling");
    var process = start(results, "wait");
    assertThat(output(process).readLine()).isEqualTo("begun");
    assertThat(campaign(results)).contains("under way since");
    process.destroyForcibly();
    status(process);
    assertThat(campaign(results)).contains("\"reason\" : \"killed: the run began at ");
  }

  @Test
  void aKilledRunLeavesNoJUnitFileOfAnEarlierCampaign() throws Exception {
    var results = temporary.resolve("gatling");
    var earlier = new CampaignFiles(results);
    for (var run : Samples.green().values()) {
      earlier.record(run, results.resolve(run.simulation()));
    }
    var process = start(results, "wait");
    assertThat(output(process).readLine()).isEqualTo("begun");
    process.destroyForcibly();
    status(process);
    try (var files = Files.list(temporary.resolve("gatling-reports"))) {
      assertThat(files)
          .singleElement(PATH)
          .content()
          .contains("the run has not ended: it is under way, or was killed");
    }
  }

  /** Returns the campaign's text after another of its runs has ended. */
  private static String campaign(Path results) throws IOException {
    var mine = Samples.underWay(CampaignSimulation.MESH_SERVICES, ProcessHandle.current().pid());
    var files = new CampaignFiles(results);
    try (var folders = Files.list(results)) {
      for (var folder : folders.filter(Files::isDirectory).toList()) {
        mine = joined(mine, VerdictJson.read(folder.resolve("verdict.json"), RunVerdict.class));
      }
    }
    files.publish(mine);
    return Files.readString(results.resolve("campaign.json"));
  }

  private static RunVerdict joined(RunVerdict run, RunVerdict campaign) {
    var joined = Copies.with(run, "target", campaign.target());
    joined = Copies.with(joined, "profile", campaign.profile());
    joined = Copies.with(joined, "campaign", campaign.campaign());
    return Copies.with(joined, "fingerprint", campaign.fingerprint());
  }

  @Test
  void twoProcessesThatEndAtTheSameTimeDoNotLoseEachOthersResult() throws Exception {
    var results = Files.createDirectories(temporary.resolve("gatling"));
    Process process;
    try (var channel =
        FileChannel.open(
            results.resolve(".campaign.lock"),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE)) {
      var unused = channel.lock();
      process = start(results, "publish");
      assertThat(output(process).readLine()).isEqualTo("recorded");
      // The process waits for the lock, now or soon. A run recorded before the release counts.
      new CampaignFiles(results)
          .record(Samples.green().get(CampaignSimulation.MESH_SERVICES), results.resolve("mine"));
      assertThat(results.resolve("campaign.json")).doesNotExist();
    }
    assertThat(status(process)).isZero();
    assertThat(Files.readString(results.resolve("campaign.json")))
        .contains(
            "Yes, as far as was asked: all 7 criteria are met; 4 other simulations were not run");
  }
}
