package lucid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import lucid.testing.GatlingProcess;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs as the Maven plugin starts them: with a JVM each, Gatling's main, and an embedded stack. */
@Tag("unmeasured")
class ProcessIT {
  private static final String THROUGHPUT = "lucid.gateway.GatewayThroughputSimulation";

  private static final String DATABASE = "lucid.database.DatabaseOperationsSimulation";

  @TempDir private Path results;

  private GatlingProcess throughput() {
    return GatlingProcess.of(THROUGHPUT, results)
        .set("lucid.profile", "quick")
        .set("lucid.load.gateway.throughput.window", "4.5 s")
        .set("lucid.load.gateway.version.window", "0 s")
        .set("lucid.load.gateway.throughput.rate", "545");
  }

  @Test
  void healthyRunEndsWithZeroAndLeavesNothingBehind() throws Exception {
    var temporary = Files.createDirectory(results.resolve("temporary"));
    try (var run = throughput().set("java.io.tmpdir", temporary.toString()).start()) {
      run.awaitOutput("Simulation " + THROUGHPUT + " started");
      var stack = run.stack();
      int status = run.awaitExit();
      // On a busy machine the run may be INVALID, and is never FAIL.
      assertThat(run.verdict().path("outcome").asText()).as(run.output()).isIn("PASS", "INVALID");
      assertThat(status).isEqualTo(run.verdict().path("outcome").asText().equals("PASS") ? 0 : 2);
      assertThat(run.runFolder().resolve("index.html")).isNotEmptyFile();
      assertThat(stack).isNotEmpty().allSatisfy(process -> assertGone(process));
      assertNothingListens(
          run.verdict().path("environment").path("addresses").path("gateway").asText());
    }
    assertThat(temporary)
        .isDirectoryNotContaining(file -> file.getFileName().toString().startsWith("lucid"));
  }

  /** A container's user may have neither. */
  @Test
  @Tag("truth")
  void neitherATemporaryFolderNorAHomeIsNeeded() throws Exception {
    try (var run =
        GatlingProcess.of(DATABASE, results)
            .set("lucid.profile", "quick")
            .set("lucid.warm-up.window", "0 s")
            .set("lucid.load.database.rows", "1000")
            .set("java.io.tmpdir", results.resolve("none").toString())
            .set("user.home", "/proc")
            .start()) {
      run.awaitExit();
      assertThat(run.verdict().path("outcome").asText()).as(run.output()).isNotEqualTo("ERROR");
      assertThat(run.output()).doesNotContain("\tat ");
    }
  }

  @Test
  void interruptedRunIsAnErrorAndLeavesNothingBehind() throws Exception {
    try (var run = throughput().set("lucid.warm-up.window", "0 s").start()) {
      run.awaitOutput("Simulation " + THROUGHPUT + " started");
      var stack = run.stack();
      run.interrupt();
      assertThat(run.awaitExit()).isEqualTo(2);
      assertThat(run.verdict().path("outcome").asText()).isEqualTo("ERROR");
      assertThat(run.verdict().path("reason").asText())
          .contains("interrupted, or broke, before its load had ended");
      assertThat(stack).isNotEmpty().allSatisfy(process -> assertGone(process));
    }
  }

  @Test
  void runInterruptedWhileItsStackStartsTakesTheStackWithIt() throws Exception {
    try (var run = GatlingProcess.of(DATABASE, results).set("lucid.profile", "quick").start()) {
      run.awaitStack();
      var stack = run.stack();
      run.interrupt();
      run.awaitExit();
      assertThat(stack).isNotEmpty().allSatisfy(process -> assertGone(process));
      assertThat(run.verdict().path("outcome").asText()).isEqualTo("ERROR");
      assertThat(run.verdict().path("underWay").asBoolean()).isFalse();
    }
  }

  @Test
  void killedRunTakesItsStackWithIt() throws Exception {
    try (var run = throughput().set("lucid.warm-up.window", "0 s").start()) {
      run.awaitOutput("Simulation " + THROUGHPUT + " started");
      var stack = run.stack();
      run.kill();
      assertThat(run.awaitExit()).isNotZero();
      assertThat(stack).isNotEmpty().allSatisfy(process -> assertGone(process));
    }
  }

  @Test
  void runEndsWithTheMavenThatStartedIt() throws Exception {
    try (var run =
        throughput()
            .set("lucid.warm-up.window", "0 s")
            .set("lucid.load.gateway.throughput.window", "30 s")
            .set("lucid.load.gateway.version.window", "0 s")
            .byAnotherProcess()
            .start()) {
      run.awaitOutput("Simulation " + THROUGHPUT + " started");
      var started = ProcessHandle.of(run.pid()).orElseThrow().descendants().toList();
      run.kill();
      assertThat(started).hasSizeGreaterThanOrEqualTo(2).allSatisfy(process -> assertGone(process));
      assertThat(run.verdict().path("outcome").asText()).isEqualTo("ERROR");
      assertThat(run.verdict().path("underWay").asBoolean()).isFalse();
      assertThat(run.output()).contains("The process that started this run has ended");
    }
  }

  /** The injector is cold and shares one core with the stack, so it would measure its own start. */
  @Test
  @Tag("truth")
  void starvedInjectorDoesNotCallAFastGatewaySlow() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/taskset")), "no taskset here");
    try (var run = throughput().onOneCore().set("lucid.warm-up.window", "0 s").start()) {
      int status = run.awaitExit();
      assertThat(run.verdict().path("criteria"))
          .as(run.output())
          .noneSatisfy(
              criterion -> assertThat(criterion.path("outcome").asText()).isEqualTo("FAIL"));
      assertThat(status).isEqualTo(run.verdict().path("outcome").asText().equals("PASS") ? 0 : 2);
    }
  }

  /** 545 requests a second that take 1.5 s each need more connections than there may be files. */
  @Test
  @Tag("truth")
  void injectorWithoutFilesVoidsItsRunWhichEnds() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/prlimit")), "no prlimit here");
    try (var run =
        throughput()
            .withOpenFiles(700)
            // The stack has no more files either, so requests that it never accepts end here.
            .set("gatling.http.requestTimeout", "8000")
            .set("lucid.warm-up.window", "0 s")
            .set("lucid.stack.gateway.latency", "1500 ms")
            .start()) {
      assertThat(run.awaitExit()).as(run.output()).isEqualTo(2);
      assertThat(run.verdict().path("criteria"))
          .filteredOn(criterion -> criterion.path("name").asText().equals("GET /health: success"))
          .singleElement()
          .satisfies(
              success -> {
                assertThat(success.path("outcome").asText()).as(run.output()).isEqualTo("INVALID");
                assertThat(success.path("reason").asText())
                    .contains("but the injector itself could open no more files");
              });
    }
  }

  @Test
  void unusableSettingStopsTheRunBeforeAnythingIsSent() throws Exception {
    try (var run = throughput().set("lucid.load.gateway.throughput.rate", "450").start()) {
      assertThat(run.awaitExit()).isEqualTo(1);
      assertThat(run.output())
          .contains("lucid.load.gateway.throughput.rate = 450 (-D): expected a rate that can")
          .doesNotContain("\tat ")
          .doesNotContain("started...");
      assertThat(run.stack()).isEmpty();
    }
  }

  @Test
  void dialThatTheStackRefusesIsNamedWithItsPlace() throws Exception {
    try (var run = throughput().set("lucid.stack.gateway.limit", "-1").start()) {
      assertThat(run.awaitExit()).isNotZero();
      assertThat(run.output())
          .contains("lucid.stack.gateway.limit = -1 (-D): expected 0 (no limit) or more");
    }
  }

  /** Waits for the end. A stack that is still starting ends only when it has started. */
  private static void assertGone(ProcessHandle process) {
    assertThat(process.onExit().completeOnTimeout(null, 60, TimeUnit.SECONDS).join())
        .as("process %d still runs", process.pid())
        .isNotNull();
  }

  private static void assertNothingListens(String address) {
    var uri = java.net.URI.create(address);
    assertThat(Optional.ofNullable(uri.getHost())).contains("127.0.0.1");
    org.assertj.core.api.Assertions.assertThatIOException()
        .isThrownBy(
            () -> {
              try (var socket = new java.net.Socket()) {
                socket.connect(
                    new java.net.InetSocketAddress(uri.getHost(), uri.getPort()),
                    (int) Duration.ofSeconds(1).toMillis());
              }
            })
        .withMessageContaining("refused");
  }
}
