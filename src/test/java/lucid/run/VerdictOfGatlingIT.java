package lucid.run;

import static lucid.verdict.Criterion.available;
import static lucid.verdict.Criterion.sentAsDue;
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
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import lucid.log.LogReader;
import lucid.log.Records;
import lucid.log.TornLogException;
import lucid.measure.InnerRun;
import lucid.measure.LogRecord;
import lucid.verdict.Arrivals;
import lucid.verdict.Criterion;
import lucid.verdict.CriterionVerdict;
import lucid.verdict.Outcome;
import lucid.verdict.RunVerdict;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The verdict and Gatling's exit status of the same runs: they fail together. */
@Tag("unmeasured")
class VerdictOfGatlingIT {
  private static final String REQUEST = "request";
  private static final Arrivals.Fixed LOAD = Arrivals.constant(REQUEST, 100, Duration.ofSeconds(1));

  /** The number of good answers to {@link #hundred} within the second. */
  private static final int IN_TIME = 91;

  @TempDir private Path temporary;

  /** The results of a run: Gatling's exit status and the verdict. */
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

  private Path results() {
    return temporary.resolve("gatling");
  }

  private Both run(List<LogRecord> records, Criterion... criteria) {
    ScriptedSimulation.follow(
        new ScriptedSimulation.Script(results(), records, IN_TIME, List.of(criteria)));
    int status = InnerRun.run(ScriptedSimulation.class, "-rf", results().toString());
    return new Both(status, Run.latest().orElseThrow().concludeEarly());
  }

  /** Returns records sent every 10 ms that take 1, 2, ... 100 ms; the last two fail. */
  private static List<LogRecord> hundred() {
    return hundredBut(i -> false);
  }

  /** Returns the records of {@link #hundred} without some of them. */
  private static List<LogRecord> hundredBut(IntPredicate unsent) {
    var records = new ArrayList<LogRecord>();
    for (int i = 0; i < 100; i++) {
      if (!unsent.test(i)) {
        records.add(
            new LogRecord(
                REQUEST,
                10L * i,
                11L * i + 1,
                i >= 98 ? Optional.of("<b>no</b> answer") : Optional.empty()));
      }
    }
    return records;
  }

  private static Duration millis(int millis) {
    return Duration.ofMillis(millis);
  }

  @Test
  void everyMetricJustWithinItsLimitPassesBoth() {
    var both =
        run(
            hundred(),
            that(REQUEST, "").p95().atMost(millis(95)).over(LOAD),
            that(REQUEST, "").p95().below(millis(96)).over(LOAD),
            that(REQUEST, "").max().atMost(millis(100)).over(LOAD),
            that(REQUEST, "").mean().below(millis(58)).over(LOAD),
            that(REQUEST, "").count().is(100).over(LOAD),
            that(REQUEST, "").failed().between(1, 2).over(LOAD),
            that(REQUEST, "").success().above(97.9).over(LOAD),
            that(REQUEST, "").requestsPerSecond().above(IN_TIME - 1).over(LOAD),
            that(REQUEST, "")
                .requestsPerSecondInTheSlowestTenSeconds()
                .above(IN_TIME - 1)
                .over(LOAD),
            available("any request", 97.9, LOAD).pooling(List.of(REQUEST)),
            sentAsDue(LOAD));
    assertThat(both.verdict().reason()).isEmpty();
    assertThat(both.verdict().outcome()).isEqualTo(Outcome.PASS);
    assertThat(both.status()).isZero();
  }

  @Test
  void everyMetricJustBeyondItsLimitFailsBoth() {
    var criteria =
        List.of(
            that(REQUEST, "").p95().below(millis(95)).over(LOAD),
            that(REQUEST, "").p95().atMost(millis(94)).over(LOAD),
            that(REQUEST, "").p99().below(millis(1000)).over(LOAD),
            that(REQUEST, "").max().below(millis(100)).over(LOAD),
            that(REQUEST, "").mean().below(millis(44)).over(LOAD),
            that(REQUEST, "").count().above(100).over(LOAD),
            that(REQUEST, "").failed().is(0).over(LOAD),
            that(REQUEST, "").success().above(99.9).over(LOAD),
            that(REQUEST, "").requestsPerSecond().above(IN_TIME).over(LOAD),
            that(REQUEST, "").requestsPerSecondInTheSlowestTenSeconds().above(IN_TIME).over(LOAD),
            available("any request", 99.9, LOAD).pooling(List.of(REQUEST)));
    for (var criterion : criteria) {
      var both = run(hundred(), criterion, sentAsDue(LOAD));
      assertThat(both.outcomes())
          .as(both.verdict().reason().orElse(criterion.name()))
          .containsExactly(Outcome.FAIL, Outcome.PASS);
      assertThat(both.status()).as(criterion.name()).isEqualTo(2);
    }
  }

  @Test
  void oneBreachAmongManyFailsBothAndOnlyItsCriterion() {
    var both =
        run(
            hundred(),
            that(REQUEST, "").p95().atMost(millis(95)).over(LOAD),
            that(REQUEST, "").failed().is(0).over(LOAD),
            sentAsDue(LOAD));
    assertThat(both.outcomes()).containsExactly(Outcome.PASS, Outcome.FAIL, Outcome.PASS);
    assertThat(both.status()).isEqualTo(2);
    assertThat(both.criterion("request: failed").reason())
        .contains("2, limit = 0 (2 x <b>no</b> answer)");
  }

  @Test
  void requestThatWasNeverSentPassesNeither() {
    var both = run(hundred(), that("another", "").failed().is(0));
    assertThat(both.verdict().outcome()).isEqualTo(Outcome.ERROR);
    assertThat(both.verdict().reason())
        .contains("another: failed: nothing was recorded as \"another\"");
    assertThat(both.status()).isEqualTo(2);
  }

  @Test
  void aLoadThatWasNotSentAsDueIsInvalidAndFailsGatling() {
    var both =
        run(
            hundredBut(i -> i % 10 == 5),
            that(REQUEST, "").p95().below(millis(99)).over(LOAD),
            that(REQUEST, "").failed().between(1, 2).over(LOAD),
            sentAsDue(LOAD));
    assertThat(both.outcomes()).containsExactly(Outcome.INVALID, Outcome.PASS, Outcome.INVALID);
    assertThat(both.verdict().outcome()).isEqualTo(Outcome.INVALID);
    assertThat(both.status()).isEqualTo(2);
  }

  @Test
  void logHoldsEveryRecordOfTheVerdict() {
    var both = run(hundred(), that(REQUEST, "").count().is(100).over(LOAD));
    var count = both.criterion("request: count");
    assertThat(count.records()).isEqualTo(100);
    assertThat(count.seconds()).isEqualTo(1.0);
    assertThat(count.period()).isEqualTo("the load window of 1 s");
    var records = read(false);
    assertThat(IntStream.range(0, 100).map(records::millis).toArray())
        .containsExactly(IntStream.rangeClosed(1, 100).toArray());
    assertThat(IntStream.range(0, 100).map(i -> records.start(i) - records.start(0)).toArray())
        .containsExactly(IntStream.range(0, 100).map(i -> 10 * i).toArray());
    assertThat(records.failure(97)).isEmpty();
    assertThat(records.failure(98)).contains("<b>no</b> answer");
    assertThat(both.verdict().loads())
        .singleElement()
        .satisfies(
            load -> {
              assertThat(load.due()).isEqualTo(100);
              assertThat(load.sent()).isEqualTo(100);
              assertThat(load.fewestSecond()).isEmpty();
              assertThat(load.latePercent()).isZero();
            });
  }

  @Test
  void truncatedLogIsReportedAsAnError() throws IOException {
    run(hundred(), that(REQUEST, "").count().is(100).over(LOAD));
    var log = runFolder().resolve("simulation.log");
    var whole = Files.readAllBytes(log);
    assertThat(read(false).size()).isEqualTo(100);
    for (int length = 0; length < whole.length; length += length < whole.length - 60 ? 37 : 1) {
      Files.write(log, Arrays.copyOf(whole, length));
      assertThatExceptionOfType(TornLogException.class)
          .as("%d of %d bytes", length, whole.length)
          .isThrownBy(() -> read(false))
          .withMessageStartingWith("the log in " + runFolder() + " is missing or not whole: ");
    }
  }

  @Test
  void aRunWhoseLogIsTornIsAnError() throws IOException {
    ScriptedSimulation.follow(
        new ScriptedSimulation.Script(
            results(), hundred(), IN_TIME, List.of(that(REQUEST, "").count().is(100).over(LOAD))));
    assertThat(InnerRun.run(ScriptedSimulation.class, "-rf", results().toString())).isZero();
    var log = runFolder().resolve("simulation.log");
    var whole = Files.readAllBytes(log);
    // The log lacks its last record, which is the end of the only virtual user.
    Files.write(log, Arrays.copyOf(whole, whole.length - 10));
    var verdict = Run.latest().orElseThrow().concludeEarly();
    assertThat(verdict.outcome()).isEqualTo(Outcome.ERROR);
    assertThat(verdict.reason().orElseThrow())
        .endsWith(
            "is missing or not whole: java.lang.IllegalStateException: 1 virtual users have"
                + " a start record but no end record");
    assertThat(read(true).size()).as("of a load that was stopped").isEqualTo(100);
  }

  private Records read(boolean stopped) {
    return LogReader.read(runFolder(), stopped).of(REQUEST);
  }

  private Path runFolder() {
    try (var folders = Files.list(results())) {
      return folders
          .filter(folder -> Files.exists(folder.resolve("simulation.log")))
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
