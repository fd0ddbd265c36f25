package lucid.capacity;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import lucid.campaign.VerdictJson;
import lucid.capacity.CapacityAnswer.Ending;
import lucid.testing.GatlingProcess;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The start and end of a search that the Maven plugin starts; its answer does not matter. */
@Tag("unmeasured")
class CapacityProcessIT {
  private static final String THROUGHPUT = "lucid.gateway.GatewayThroughputSimulation";

  @TempDir private Path results;

  private GatlingProcess search(String simulation) {
    return GatlingProcess.of(simulation, results).set("lucid.profile", "capacity");
  }

  private CapacityAnswer answer() throws Exception {
    return VerdictJson.read(results.resolve("gatling/capacity.json"), CapacityReport.class)
        .answers()
        .get(0);
  }

  /** Waits until the first run of the search has a stack, and returns the search's processes. */
  private static List<ProcessHandle> inMidSearch(GatlingProcess search) throws Exception {
    var parent = ProcessHandle.of(search.pid()).orElseThrow();
    search.awaitUntil(() -> parent.descendants().count() >= 2, "started a run with a stack");
    return parent.descendants().toList();
  }

  @Test
  void aSimulationWithoutACapacitySaysSoAndEndsWell() throws Exception {
    for (var simulation :
        List.of("lucid.mesh.MeshServicesSimulation", "lucid.gateway.GatewayRateLimitSimulation")) {
      try (var search = search(simulation).start()) {
        assertThat(search.awaitExit()).isZero();
        assertThat(search.output())
            .contains("Simulation has no load whose capacity could be searched for");
        assertThat(results.resolve("gatling")).isEmptyDirectory();
      }
    }
  }

  @Test
  void boundsThatCannotBeAreRefusedByNameBeforeAnythingIsStarted() throws Exception {
    try (var search =
        search(THROUGHPUT).set("lucid.capacity.gateway.throughput.most", "500").start()) {
      assertThat(search.awaitExit()).isEqualTo(1);
      assertThat(search.output())
          .contains("lucid.capacity.gateway.throughput.start = 525", "at most most, 500");
      assertThat(results.resolve("gatling")).isEmptyDirectory();
    }
  }

  @Test
  @Tag("truth")
  void aTargetThatCannotBeReachedHasNoAnswerAndFailsTheBuild() throws Exception {
    try (var search =
        search(THROUGHPUT)
            .set("lucid.target", "gone")
            .set("lucid.targets.gone.gateway.url", "http://127.0.0.1:1")
            .start()) {
      assertThat(search.awaitExit()).isEqualTo(2);
      assertThat(answer().ending()).isEqualTo(Ending.NO_ANSWER);
      assertThat(answer().sentence())
          .startsWith("No answer: the run with 525 requests/s ended in ERROR: ")
          .contains("nothing listens on port 1");
    }
  }

  @Test
  void aSearchThatIsInterruptedLeavesNoProcessAndNoAnswer() throws Exception {
    try (var search = search(THROUGHPUT).start()) {
      var started = inMidSearch(search);
      search.interrupt();
      assertThat(search.awaitExit()).isNotZero();
      assertThat(started).allSatisfy(CapacityProcessIT::assertGone);
      assertThat(answer().isFound()).isFalse();
    }
  }

  @Test
  void aSearchThatIsKilledLeavesNoProcessAndSaysThatItHasNotEnded() throws Exception {
    try (var search = search(THROUGHPUT).start()) {
      var started = inMidSearch(search);
      search.kill();
      search.awaitExit();
      assertThat(started).allSatisfy(CapacityProcessIT::assertGone);
      assertThat(answer().ending()).isEqualTo(Ending.UNDER_WAY);
      assertThat(Files.readString(results.resolve("gatling/index.html")))
          .contains("The search is under way after 0 runs, or was killed.");
    }
  }

  private static void assertGone(ProcessHandle process) {
    assertThat(process.onExit().completeOnTimeout(null, 60, TimeUnit.SECONDS).join())
        .as("process %d still runs", process.pid())
        .isNotNull();
  }
}
