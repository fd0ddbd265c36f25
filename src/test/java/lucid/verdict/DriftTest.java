package lucid.verdict;

import static lucid.verdict.Criterion.available;
import static lucid.verdict.Criterion.that;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import lucid.verdict.FakeLog.Answer;
import lucid.verdict.FakeLog.Answers;
import org.junit.jupiter.api.Test;

class DriftTest {
  private static final String HEALTH = "GET /health";
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final double RATE = 100;

  private static List<Drift> drifts(FakeLog log) {
    var due = Arrivals.constant(HEALTH, RATE, MINUTE);
    var shorter = Arrivals.constant("look-up", RATE, Duration.ofSeconds(10));
    return Drift.of(
        List.of(
            that(HEALTH, "p95").p95().below(Duration.ofMillis(100)).over(due),
            that(HEALTH, "answers").requestsPerSecond().above(90).over(due),
            available(HEALTH, 99.9, due),
            that("look-up", "p95").p95().below(Duration.ofMillis(5)).over(shorter)),
        log.evidence(),
        Duration.ofSeconds(30));
  }

  private static FakeLog log(Answers answers) {
    return new FakeLog().sent(HEALTH, RATE, MINUTE, answers);
  }

  private static Drift p95(FakeLog log) {
    return drifts(log).get(0);
  }

  private static Drift answers(FakeLog log) {
    return drifts(log).get(1);
  }

  /** Returns times of 5 to 25 ms that grow by {@code millis} in the minute. */
  private static Answers growing(double millis, long seed) {
    var random = new Random(seed);
    return (index, due) ->
        Answer.in((int) Math.round(5 + 20 * random.nextDouble() + millis * due / 60_000));
  }

  @Test
  void eachLongLoadHasADriftOfItsP95AndOfItsAnswers() {
    assertThat(drifts(log(growing(0, 1))))
        .extracting(Drift::request, Drift::figure, Drift::parts, Drift::seconds)
        .containsExactly(
            tuple(HEALTH, Metric.P95, 60, 60.0),
            tuple(HEALTH, Metric.REQUESTS_PER_SECOND, 60, 60.0));
  }

  @Test
  void driftOfLessThanAMillisecondAPartIsFoundWithItsIntervalAroundTheTruth() {
    int seeds = 100;
    assertThat(
            IntStream.range(0, seeds)
                .filter(seed -> p95(log(growing(6, seed))).interval().orElseThrow().contains(6))
                .count())
        .isBetween(91L, 100L);
    assertThat(IntStream.range(0, seeds).filter(seed -> p95(log(growing(6, seed))).seen()).count())
        .isGreaterThan(95);
  }

  @Test
  void noiseAloneIsHardlyEverCalledADrift() {
    assertThat(IntStream.range(0, 100).filter(seed -> p95(log(growing(0, seed))).seen()).count())
        .isLessThanOrEqualTo(6);
    assertThat(
            IntStream.range(0, 100).filter(seed -> answers(log(growing(0, seed))).seen()).count())
        .isZero();
  }

  @Test
  void stallIsNoDrift() {
    Answers stall =
        (index, due) ->
            due >= 50_000 && due < 52_500
                ? Answer.in(52_500 - due)
                : growing(0, index).to(index, due);
    assertThat(drifts(log(stall))).noneMatch(Drift::seen);
    assertThat(p95(log(stall)).sentence()).endsWith("; left out as an outlier: 50 to 53 s");
  }

  @Test
  void answersThatBecomeFewerAreADriftOfTheThroughput() {
    var random = new Random(7);
    var fewer =
        answers(
            log(
                (index, due) ->
                    random.nextDouble() < 0.2 * due / 60_000
                        ? Answer.failed(5, "500")
                        : Answer.in(5)));
    assertThat(fewer.seen()).isTrue();
    assertThat(fewer.change().orElseThrow()).isCloseTo(-20, within(5.0));
    assertThat(fewer.sentence())
        .matches(
            "GET /health: answers a second fell by [\\d.]+ in 60 s \\(95 % interval [\\d.]+ to"
                + " [\\d.]+\\)");
  }

  /** The injector is late for longer and longer, and its lateness is not the target's drift. */
  @Test
  void driftThatTheInjectorMayHaveCausedIsNotSeen() {
    Answers late = (index, due) -> Answer.in(5 + (due % 1000 < 200 ? due / 1000 : 0));
    assertThat(p95(log(late)).seen()).isTrue();
    var own = log(late);
    for (int second = 1; second < 60; second++) {
      own.stalled(FakeLog.FIRST + 1000 * second, 300);
    }
    assertThat(p95(own).seen()).isFalse();
  }

  @Test
  void partsWithoutGoodAnswersHaveNoP95() {
    var failing =
        p95(log((index, due) -> due < 52_000 ? Answer.failed(1, "refused") : Answer.in(5)));
    assertThat(failing.change()).isEmpty();
    assertThat(failing.seen()).isFalse();
    assertThat(failing.sentence())
        .isEqualTo(
            "GET /health: it is unknown whether p95 drifts: 8 parts of the load have a figure, and"
                + " 10 are needed");
  }

  @Test
  void stoppedLoadHasThePartsUntilThen() {
    var stopped =
        p95(log(growing(0, 1)).stopped("the target was down", FakeLog.FIRST + 20_500, 5_000));
    assertThat(stopped.parts()).isEqualTo(20);
  }

  @Test
  void sentenceSaysByHowMuchAndHowSure() {
    assertThat(drift(0.8, new Interval(0.2, 1.4)).sentence())
        .isEqualTo("GET /health: p95 rose by 0.8 ms in 30 min (95 % interval 0.2 to 1.4 ms)");
    assertThat(drift(-0.8, new Interval(-1.4, -0.2)).sentence())
        .isEqualTo("GET /health: p95 fell by 0.8 ms in 30 min (95 % interval 0.2 to 1.4 ms)");
    assertThat(drift(0.1, new Interval(-0.1, 0.3)).sentence())
        .isEqualTo(
            "GET /health: no drift of p95 can be seen in 30 min: 0.1 ms (95 % interval -0.1 to 0.3"
                + " ms)");
  }

  private static Drift drift(double change, Interval interval) {
    return new Drift(
        HEALTH, Metric.P95, 1800, 60, 60, Optional.of(change), Optional.of(interval), List.of());
  }
}
