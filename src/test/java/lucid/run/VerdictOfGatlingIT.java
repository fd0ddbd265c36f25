package lucid.run;

import static lucid.verdict.Criterion.soundOnlyIf;
import static lucid.verdict.Criterion.that;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import lucid.log.GatlingLog;
import lucid.log.TornLogException;
import lucid.measure.InnerRun;
import lucid.measure.Recorded;
import lucid.verdict.Criterion;
import lucid.verdict.CriterionVerdict;
import lucid.verdict.Outcome;
import lucid.verdict.RunVerdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The verdict and Gatling's exit status, of the same runs: they can't differ. */
class VerdictOfGatlingIT {
  private static final String REQUEST = "request";
  private static final String LAG = "injector lag";

  @TempDir private Path temporary;

  /** What came of a run: Gatling's exit status beside the verdict. */
  private record Both(int status, RunVerdict verdict) {
    List<Outcome> outcomes() {
      return verdict.criteria().stream().map(CriterionVerdict::outcome).toList();
    }

    CriterionVerdict criterion(String name) {
      return verdict.criteria().stream()
          .filter(criterion -> criterion.name().equals(name))
          .findFirst()
          .orElseThrow();
    }
  }

  private Both run(List<Recorded> records, Criterion... criteria) {
    var results = temporary.resolve("gatling");
    ScriptedSimulation.follow(new ScriptedSimulation.Script(results, records, List.of(criteria)));
    int status = InnerRun.of(ScriptedSimulation.class, "-rf", results.toString());
    return new Both(status, Run.latest().orElseThrow().concludeEarly());
  }

  /** 1, 2, ... 100 ms, once each, the last two failed, within the same second; and a lag. */
  private static List<Recorded> hundred(int lagMillis) {
    long now = System.currentTimeMillis();
    var records = new ArrayList<Recorded>();
    for (int millis = 1; millis <= 100; millis++) {
      records.add(
          new Recorded(
              REQUEST,
              now,
              now + millis,
              millis > 98 ? Optional.of("<b>no</b> answer") : Optional.empty()));
    }
    records.add(new Recorded(LAG, now, now + lagMillis, Optional.empty()));
    return records;
  }

  private static Criterion lag() {
    return soundOnlyIf(LAG, "on time").max().atMost(Duration.ofMillis(10));
  }

  @Test
  void everyMetricJustWithinItsLimitPassesBoth() {
    var both =
        run(
            hundred(10),
            that(REQUEST, "").p95().atMost(Duration.ofMillis(96)),
            that(REQUEST, "").p99().atMost(Duration.ofMillis(100)),
            that(REQUEST, "").max().atMost(Duration.ofMillis(100)),
            that(REQUEST, "").mean().below(Duration.ofMillis(52)),
            that(REQUEST, "").count().is(100),
            that(REQUEST, "").failed().between(1, 2),
            that(REQUEST, "").success().above(97.9),
            that(REQUEST, "").requestsPerSecond().atLeast(100),
            lag());
    assertThat(both.verdict().reason()).isEmpty();
    assertThat(both.verdict().outcome()).isEqualTo(Outcome.PASS);
    assertThat(both.status()).isZero();
  }

  @Test
  void everyMetricJustBeyondItsLimitFailsBoth() {
    var both =
        run(
            hundred(10),
            that(REQUEST, "").p95().below(Duration.ofMillis(96)),
            that(REQUEST, "").p99().below(Duration.ofMillis(100)),
            that(REQUEST, "").max().below(Duration.ofMillis(100)),
            that(REQUEST, "").mean().below(Duration.ofMillis(50)),
            that(REQUEST, "").count().above(100),
            that(REQUEST, "").failed().is(0),
            that(REQUEST, "").success().above(98),
            that(REQUEST, "").requestsPerSecond().above(100),
            lag());
    assertThat(both.outcomes().subList(0, 8)).containsOnly(Outcome.FAIL);
    assertThat(both.outcomes().get(8)).isEqualTo(Outcome.PASS);
    assertThat(both.verdict().outcome()).isEqualTo(Outcome.FAIL);
    assertThat(both.status()).isEqualTo(2);
    assertThat(both.criterion("request: failed").reason())
        .contains("2, limit = 0 (2 x <b>no</b> answer)");
  }

  @Test
  void oneBreachAmongManyFailsBothAndOnlyItsCriterion() {
    var both =
        run(
            hundred(10),
            that(REQUEST, "").p95().atMost(Duration.ofMillis(96)),
            that(REQUEST, "").failed().is(0),
            lag());
    assertThat(both.outcomes()).containsExactly(Outcome.PASS, Outcome.FAIL, Outcome.PASS);
    assertThat(both.status()).isEqualTo(2);
  }

  @Test
  void aRequestThatNeverHappenedPassesNeither() {
    var both = run(hundred(10), that("another", "").failed().is(0), lag());
    assertThat(both.verdict().outcome()).isEqualTo(Outcome.ERROR);
    assertThat(both.verdict().reason())
        .contains("another: failed: nothing was recorded as \"another\"");
    assertThat(both.status()).isEqualTo(2);
  }

  @Test
  void aLagBeyondItsLimitIsInvalidAndFailsGatling() {
    var both = run(hundred(11), that(REQUEST, "").count().is(100), lag());
    assertThat(both.verdict().outcome()).isEqualTo(Outcome.INVALID);
    assertThat(both.verdict().injector().lagP99Ms()).contains(11.0);
    assertThat(both.status()).isEqualTo(2);
  }

  @Test
  void theLogTellsHowManyRecordsThereAreAndHowTheyAreDistributed() throws IOException {
    var both = run(hundred(10), that(REQUEST, "").count().is(100), lag());
    assertThat(both.criterion("request: count").records()).isEqualTo(100);
    assertThat(both.criterion("request: count").seconds()).isBetween(1L, 2L);
    var log = GatlingLog.read(runFolder());
    var each = new TreeMap<Integer, Long>();
    for (int millis = 1; millis <= 100; millis++) {
      each.put(millis, 1L);
    }
    assertThat(log.distribution(REQUEST).counts()).isEqualTo(each);
  }

  @Test
  void aLogThatIsCutAnywhereIsAnErrorThatSaysSo() throws IOException {
    run(hundred(10), that(REQUEST, "").count().is(100), lag());
    var log = runFolder().resolve("simulation.log");
    var whole = Files.readAllBytes(log);
    assertThat(GatlingLog.read(runFolder()).count(REQUEST)).isEqualTo(100);
    for (int length = 0; length < whole.length; length += length < whole.length - 60 ? 37 : 1) {
      Files.write(log, Arrays.copyOf(whole, length));
      assertThatExceptionOfType(TornLogException.class)
          .as("%d of %d bytes", length, whole.length)
          .isThrownBy(() -> GatlingLog.read(runFolder()))
          .withMessageStartingWith("the log in " + runFolder() + " is missing or not whole: ");
    }
  }

  @Test
  void aRunWhoseLogIsTornIsAnError() throws IOException {
    var results = temporary.resolve("gatling");
    ScriptedSimulation.follow(
        new ScriptedSimulation.Script(
            results, hundred(10), List.of(that(REQUEST, "").count().is(100), lag())));
    assertThat(InnerRun.of(ScriptedSimulation.class, "-rf", results.toString())).isZero();
    var log = runFolder().resolve("simulation.log");
    var whole = Files.readAllBytes(log);
    // All but the last record, which is the end of the only virtual user.
    Files.write(log, Arrays.copyOf(whole, whole.length - 10));
    var verdict = Run.latest().orElseThrow().concludeEarly();
    assertThat(verdict.outcome()).isEqualTo(Outcome.ERROR);
    assertThat(verdict.reason().orElseThrow())
        .endsWith(
            "is missing or not whole: java.lang.IllegalStateException: 1 virtual users begin"
                + " in it and do not end");
  }

  private Path runFolder() {
    try (var folders = Files.list(temporary.resolve("gatling"))) {
      return folders
          .filter(folder -> Files.exists(folder.resolve("simulation.log")))
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
