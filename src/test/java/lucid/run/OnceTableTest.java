package lucid.run;

import static lucid.verdict.Criterion.that;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import lucid.log.Records;
import lucid.log.RunLog;
import lucid.verdict.Arrivals;
import lucid.verdict.Criterion;
import org.junit.jupiter.api.Test;

class OnceTableTest {
  private static final Criterion HEALTH =
      that("GET /health", "p95 < 100 ms")
          .p95()
          .below(Duration.ofMillis(100))
          .over(Arrivals.constant("GET /health", 525, Duration.ofSeconds(1)));
  private static final Criterion MUTUAL = that("mTLS handshake", "none fails").failed().is(0);

  private static RunLog log(Map<String, Records> records) {
    return new RunLog(0, 1000, records);
  }

  private static Records at(int start, int millis, Optional<String> failure) {
    var records = new Records();
    records.add(start, start + millis, failure);
    return records;
  }

  private static Records good(int start, int millis) {
    return at(start, millis, Optional.empty());
  }

  private static String text(OnceTable table) {
    return table.text("lucid.mesh.MeshServicesSimulation", "embedded", List.of("a note"));
  }

  @Test
  void requestsThatWereAnsweredStandInTheirOrderAndThePageIsNoAcceptance() {
    var table =
        OnceTable.of(
            List.of(HEALTH, MUTUAL),
            Set.of(),
            log(Map.of("mTLS handshake", good(500, 7), "GET /health", good(20, 121))));
    assertThat(table.isGood()).isTrue();
    assertThat(text(table))
        .contains(
            """
            Once: MeshServicesSimulation, target embedded
            Every request was sent once. This is not an acceptance test: nothing was measured.
            """)
        .endsWith(
            """
            answer          request             took  what was wrong
            ok              GET /health       121 ms
            ok              mTLS handshake      7 ms
            note: a note
            It fits together: all of 2 requests were answered as they must be
            """)
        .doesNotContain("PASS");
  }

  @Test
  void requestThatFailedIsNamedWithWhatWasWrong() {
    var table =
        OnceTable.of(
            List.of(HEALTH, MUTUAL),
            Set.of(),
            log(
                Map.of(
                    "mTLS handshake",
                    at(500, 7, Optional.of("certificate expired")),
                    "GET /health",
                    good(20, 1))));
    assertThat(table.isGood()).isFalse();
    assertThat(text(table))
        .containsPattern("WRONG +mTLS handshake +7 ms +.*certificate expired")
        .endsWith(
            "It does not fit together: 1 of 2 requests were not answered as they must be: mTLS"
                + " handshake\n");
  }

  @Test
  void oneOfSeveralRecordsThatFailedMakesTheRequestWrong() {
    var query = good(0, 3);
    query.add(10, 19, Optional.of("no rows"));
    var table = OnceTable.of(List.of(), Set.of(), log(Map.of("query", query)));
    assertThat(table.isGood()).isFalse();
    assertThat(text(table)).containsPattern("WRONG +query \\(2\\) +9 ms +.*no rows");
  }

  @Test
  void requestThatLeftNoRecordIsMissedUnlessItNeedsMany() {
    var log = log(Map.of("GET /health", good(20, 1)));
    assertThat(OnceTable.of(List.of(HEALTH, MUTUAL), Set.of("mTLS handshake"), log).isGood())
        .isTrue();
    var table = OnceTable.of(List.of(HEALTH, MUTUAL), Set.of(), log);
    assertThat(table.isGood()).isFalse();
    assertThat(text(table))
        .containsPattern("MISSING +mTLS handshake +- +the log has no record of it");
  }

  @Test
  void requestThatTheTargetDoesNotOfferIsSaidAndNotRed() {
    var table =
        OnceTable.of(
            List.of(HEALTH, MUTUAL.unless(() -> Optional.of("no address for mtls"))),
            Set.of(),
            log(Map.of("GET /health", good(20, 1))));
    assertThat(table.isGood()).isTrue();
    assertThat(text(table))
        .containsPattern("not measurable +mTLS handshake +- +no address for mtls")
        .endsWith(
            "It fits together: all of 1 requests were answered as they must be; the others can't be"
                + " sent to this target\n");
  }

  @Test
  void nameThatSeveralRequestsShareIsNotMissed() {
    var pooled = Criterion.available("any", 99.9, HEALTH.load().orElseThrow());
    var table =
        OnceTable.of(
            List.of(HEALTH, pooled.pooling(List.of("GET /health"))),
            Set.of(),
            log(Map.of("GET /health", good(20, 1))));
    assertThat(table.isGood()).isTrue();
  }

  @Test
  void runThatSentNothingIsRedUnlessTheTargetOffersNothing() {
    assertThat(OnceTable.ofNothing("nothing listens on port 1").isGood()).isFalse();
    assertThat(text(OnceTable.ofNothing("nothing listens on port 1")))
        .endsWith("It does not fit together: nothing listens on port 1\n");
    assertThat(OnceTable.of(List.of(), Set.of(), log(Map.of())).isGood()).isFalse();
    assertThat(OnceTable.notMeasurable("no address").isGood()).isTrue();
    assertThat(text(OnceTable.notMeasurable("no address")))
        .endsWith("Not measurable: no address\n");
  }

  @Test
  void targetThatWasNotLeftAsItWasFoundIsRed() {
    var table =
        OnceTable.of(List.of(HEALTH), Set.of(), log(Map.of("GET /health", good(20, 1))))
            .broken("the target could not be left as it was found");
    assertThat(table.isGood()).isFalse();
    assertThat(text(table)).contains("ok ", "could not be left as it was found");
  }
}
