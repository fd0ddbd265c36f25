package lucid.truth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import lucid.testing.GatlingProcess;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole runs, each in an environment that a run must not mistake for its target. */
@Tag("truth")
class EnvironmentIT {
  private static final String THROUGHPUT = "lucid.gateway.GatewayThroughputSimulation";
  private static final String LEDGER = "lucid.blockchain.BlockchainLedgerSimulation";
  private static final String DATABASE = "lucid.database.DatabaseOperationsSimulation";

  @TempDir private Path results;

  private GatlingProcess throughput() {
    return GatlingProcess.of(THROUGHPUT, results)
        .set("lucid.profile", "quick")
        .set("lucid.load.gateway.throughput.window", "7.5 s")
        .set("lucid.load.gateway.throughput.rate", "545");
  }

  /** On a busy machine it may be INVALID, and is never FAIL. */
  private static void assertNothingIsMistaken(GatlingProcess run) throws Exception {
    int status = run.awaitExit();
    var outcome = run.verdict().path("outcome").asText();
    assertThat(outcome).as(run.output()).isIn("PASS", "INVALID");
    assertThat(status).isEqualTo(outcome.equals("PASS") ? 0 : 2);
  }

  /** Their digits, letters and decimal points are others. */
  @ParameterizedTest
  @CsvSource({
    "ar, " + THROUGHPUT,
    "ar, " + DATABASE,
    "tr, " + THROUGHPUT,
    "de, " + DATABASE,
  })
  void theLanguageOfTheUserChangesNothing(String language, String simulation) throws Exception {
    try (var run =
        GatlingProcess.of(simulation, results)
            .set("lucid.profile", "quick")
            .set("lucid.load.gateway.throughput.window", "7.5 s")
            .environment("JAVA_TOOL_OPTIONS", "-Duser.language=" + language)
            .start()) {
      assertNothingIsMistaken(run);
      assertThat(run.output()).doesNotContainPattern("[\\u0660-\\u0669]");
    }
  }

  /** Nothing listens there: whatever went through it would fail. */
  @Test
  void proxiesOfTheJvmAreNotUsedAndThatIsSaid() throws Exception {
    try (var run =
        GatlingProcess.of(LEDGER, results)
            .set("lucid.profile", "quick")
            .set("lucid.criteria.blockchain.block-time", "500 ms")
            .set("lucid.stack.blockchain.block-time", "500 ms")
            .set("http.proxyHost", "127.0.0.1")
            .set("http.proxyPort", "9")
            .set("http.nonProxyHosts", "nobody")
            .start()) {
      assertNothingIsMistaken(run);
      assertThat(run.verdict().path("notes").toString())
          .contains("-Dhttp.proxyHost is set and was not used");
    }
  }

  /** The wall clock alone is set, as by a time server; the monotonic one goes on. */
  @ParameterizedTest
  @ValueSource(strings = {"+30", "-30"})
  void aClockThatIsSetInMidRunMovesNoFigure(String seconds) throws Exception {
    var library = libfaketime();
    assumeTrue(library.isPresent(), "libfaketime is not installed: the clock can't be set");
    var clock = Files.writeString(results.resolve("clock"), "+0");
    try (var run =
        throughput()
            .environment("LD_PRELOAD", library.get().toString())
            .environment("FAKETIME_TIMESTAMP_FILE", clock.toString())
            .environment("FAKETIME_CACHE_DURATION", "1")
            .environment("FAKETIME_DONT_FAKE_MONOTONIC", "1")
            // Its fix is for an older C library: here it lets timed waits return at once.
            .environment("FAKETIME_FORCE_MONOTONIC_FIX", "0")
            .start()) {
      run.awaitOutput("Simulation " + THROUGHPUT + " started");
      Thread.sleep(3_000);
      Files.writeString(clock, seconds);
      assertNothingIsMistaken(run);
      assertThat(run.verdict().path("injector").path("clockSetMs").asLong())
          .isBetween(Long.parseLong(seconds) * 1000 - 1500, Long.parseLong(seconds) * 1000 + 1500);
    }
  }

  private static java.util.Optional<Path> libfaketime() {
    return Stream.of(
            "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1",
            "/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1")
        .map(Path::of)
        .filter(Files::isReadable)
        .findFirst();
  }
}
