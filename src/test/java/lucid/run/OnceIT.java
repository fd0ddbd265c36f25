package lucid.run;

import static org.assertj.core.api.Assertions.assertThat;

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

/** The once profile, against the embedded stack. */
@Tag("unmeasured")
class OnceIT {
  @TempDir private Path results;

  private GatlingProcess once(String simulation) {
    return GatlingProcess.of("lucid." + simulation + "Simulation", results)
        .set("lucid.profile", "once");
  }

  /** Returns the output of the process, which must end with {@code status}. */
  private static String ended(GatlingProcess process, int status) throws Exception {
    try (var run = process.start()) {
      int exit = run.awaitExit();
      assertThat(exit).as(run.output()).isEqualTo(status);
      return run.output();
    }
  }

  private void assertThatNothingLooksLikeAnAcceptance() throws Exception {
    try (Stream<Path> files = Files.walk(results)) {
      assertThat(files.filter(Files::isRegularFile).map(file -> file.getFileName().toString()))
          .doesNotContain("verdict.json", "campaign.json", "summary.md", "series.json")
          .noneMatch(name -> name.startsWith("TEST-"));
    }
    assertThat(results.resolve("gatling/index.html")).doesNotExist();
  }

  @Test
  void everyRequestIsAnsweredAndNothingLooksLikeAnAcceptance() throws Exception {
    assertThat(ended(once("gateway.GatewayThroughput"), 0))
        .containsPattern("ok +GET /health +\\d+ ms")
        .containsPattern("ok +GET /api/v1/meta/version +\\d+ ms")
        .contains("It fits together: all of 2 requests were answered as they must be")
        .doesNotContain("PASS");
    assertThatNothingLooksLikeAnAcceptance();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gateway.GatewayRateLimit",
        "gateway.GatewayConcurrency",
        "blockchain.BlockchainLedger",
        "mesh.MeshServices",
        "database.DatabaseOperations"
      })
  @Tag("truth")
  void everyOtherSimulationFitsTogether(String simulation) throws Exception {
    assertThat(ended(once(simulation), 0))
        .contains("It fits together: ")
        .doesNotContain("PASS", "MISSING", "WRONG");
    assertThatNothingLooksLikeAnAcceptance();
  }

  @Test
  void requestThatIsAnsweredOtherwiseIsRedAndNamed() throws Exception {
    assertThat(
            ended(
                once("database.DatabaseOperations")
                    .set("lucid.stack.database.tx-id-index", "false"),
                2))
        .containsPattern("WRONG +indexed lookup plan ")
        .containsPattern("It does not fit together: 1 of \\d+ requests .*: indexed lookup plan");
    assertThatNothingLooksLikeAnAcceptance();
  }

  /** The preflight finds some faults, and the requests find the rest. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          gateway.GatewayThroughput   | gateway.errors-percent          | 100     | GET /health gave 500
          blockchain.BlockchainLedger | blockchain.blind-validation     | true    | reject tampered block
          blockchain.BlockchainLedger | blockchain.refuse-every         | 1       | validate block
          mesh.MeshServices           | mesh.mtls.certificate           | expired | mTLS handshake
          mesh.MeshServices           | mesh.mtls.require-certificate   | false   | refuse without certificate
          mesh.MeshServices           | mesh.discovery.wrong-address    | true    | discover instance
          mesh.MeshServices           | mesh.balancing.errors-percent   | 100     | gave 502
          database.DatabaseOperations | database.write-errors-percent   | 100     | write
          """)
  @Tag("truth")
  void everyKindOfFaultIsRedAndNamed(String simulation, String dial, String value, String named)
      throws Exception {
    var output = ended(once(simulation).set("lucid.stack." + dial, value), 2);
    assertThat(output.substring(output.indexOf("It does not fit together: "))).contains(named);
    assertThatNothingLooksLikeAnAcceptance();
  }

  @Test
  @Tag("truth")
  void serviceThatTheTargetDoesNotOfferIsSaidAndNotRed() throws Exception {
    assertThat(
            ended(
                once("mesh.MeshServices")
                    .set("lucid.target", "bare")
                    .set("lucid.targets.bare.gateway.url", "http://127.0.0.1:1"),
                0))
        .contains("Not measurable: ");
  }
}
