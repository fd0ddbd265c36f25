package lucid.verdict;

import static lucid.verdict.Criterion.that;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The shares of campaigns with a called change, without and with a real change. The campaigns are
 * drawn: the true figure of a build differs from run to run, and the measured one differs once more
 * by chance.
 */
class CampaignsOfTheSameBuildTest {
  private static final long SEED = 20_261_128;
  private static final int CAMPAIGNS = 1_500;
  private static final double MOST_CALLED = 0.05;

  /** The number of a full campaign's criteria that have an interval. */
  private static final int CRITERIA = 14;

  private static final CriterionVerdict P95 =
      undecided(that("r", "").p95().below(Duration.ofMillis(100)));
  private static final CriterionVerdict BLOCK_INTERVAL =
      undecided(that("r", "").mean().between(9500, 10_500));
  private static final CriterionVerdict SUCCESS = undecided(that("r", "").success().above(99.9));

  private final Random random = new Random(SEED);

  /** Draws the figure of one criterion in one campaign. */
  private interface Source {
    CriterionVerdict draw(double factor);
  }

  private static CriterionVerdict undecided(Criterion criterion) {
    return CriterionVerdict.unmeasured(criterion, Outcome.PASS, "");
  }

  private static CriterionVerdict with(CriterionVerdict of, double actual, Interval interval) {
    return new CriterionVerdict(
        of.name(),
        of.seed(),
        of.request(),
        of.role(),
        10_000,
        of.period(),
        of.seconds(),
        of.dependsOn(),
        of.limit(),
        of.low(),
        of.high(),
        of.threshold(),
        Optional.of(actual),
        Optional.empty(),
        of.unit(),
        Optional.empty(),
        Optional.of(interval),
        false,
        Outcome.PASS,
        Optional.empty(),
        Optional.empty());
  }

  /** Draws percentiles in whole milliseconds; the truth of runs differs by {@code spread}. */
  private Source percentile(double millis, double spread, double error) {
    return factor -> {
      double truth = millis * factor * Math.exp(spread * random.nextGaussian());
      double deviation = error * truth;
      double read = truth + deviation * random.nextGaussian();
      return with(
          P95,
          Math.ceil(read),
          new Interval(Math.ceil(read - 1.96 * deviation), Math.ceil(read + 1.96 * deviation)));
    };
  }

  private Source blockInterval(double spread) {
    return factor -> {
      double read = 10_000 * factor + spread * random.nextGaussian() + 3 * random.nextGaussian();
      return with(BLOCK_INTERVAL, read, new Interval(read - 2.57 * 3, read + 2.57 * 3));
    };
  }

  private Source success(int records, double failing) {
    return factor -> {
      long failed = 0;
      double each = failing * factor * Math.exp(0.3 * random.nextGaussian());
      // The number of failures follows Poisson, by the times between them.
      for (double at = -Math.log(1 - random.nextDouble()); at < records * each; ) {
        failed++;
        at -= Math.log(1 - random.nextDouble());
      }
      double percent = 100.0 * (records - failed) / records;
      return with(SUCCESS, percent, Interval.ofShare(percent, records).orElseThrow());
    };
  }

  /** Returns sources like the embedded stack: times of a few milliseconds, nearly no failures. */
  private List<Source> quiet() {
    var all = new ArrayList<Source>();
    IntStream.range(0, 10).forEach(i -> all.add(percentile(1.3 + 0.5 * i, 0.1, 0.02)));
    all.add(blockInterval(1));
    IntStream.range(0, 3).forEach(i -> all.add(success(30_000, 1e-5)));
    return all;
  }

  /** Returns services whose runs differ by far more than one run's own intervals show. */
  private List<Source> restless(double spread) {
    var all = new ArrayList<Source>();
    IntStream.range(0, 10).forEach(i -> all.add(percentile(15 + 20 * i, spread, 0.01)));
    all.add(blockInterval(40));
    IntStream.range(0, 3).forEach(i -> all.add(success(30_000, 3e-4)));
    return all;
  }

  private List<Change> campaign(List<Source> criteria, int earlier, double factor) {
    return criteria.stream()
        .map(
            source ->
                Change.of(
                    source.draw(factor),
                    IntStream.range(0, earlier)
                        .mapToObj(
                            i ->
                                new Change.EarlierCriterion(
                                    Instant.ofEpochSecond(60L * i), source.draw(1)))
                        .toList(),
                    CRITERIA))
        .toList();
  }

  private static boolean isCalled(Change change) {
    return change.call() == Change.Call.BETTER || change.call() == Change.Call.WORSE;
  }

  private double shareOfCampaignsCalled(List<Source> criteria, int earlier) {
    assertThat(criteria).hasSize(CRITERIA);
    return IntStream.range(0, CAMPAIGNS)
            .filter(
                i -> campaign(criteria, earlier, 1).stream().anyMatch(change -> isCalled(change)))
            .count()
        / (double) CAMPAIGNS;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 10, 30})
  void aQuietBuildIsCalledChangedInFivePercentOfItsCampaignsAtMost(int earlier) {
    assertThat(shareOfCampaignsCalled(quiet(), earlier)).isLessThanOrEqualTo(MOST_CALLED);
  }

  @ParameterizedTest
  @CsvSource({"3, 0.1", "5, 0.1", "10, 0.1", "30, 0.1", "3, 0.3", "5, 0.3", "10, 0.3", "30, 0.3"})
  void fromThreeCampaignsOnNeitherIsOneWhoseRunsDifferALot(int earlier, double spread) {
    assertThat(shareOfCampaignsCalled(restless(spread), earlier)).isLessThanOrEqualTo(MOST_CALLED);
  }

  /** This is why a folder is better than a single campaign. */
  @Test
  void oneCampaignCannotShowHowMuchRunsDiffer() {
    assertThat(shareOfCampaignsCalled(restless(0.1), 1)).isGreaterThan(MOST_CALLED);
  }

  @ParameterizedTest
  @CsvSource({"1, 0.9", "10, 0.95", "30, 0.99"})
  void halfAsMuchAgainIsCalledWorse(int earlier, double least) {
    var source = List.of(percentile(40, 0.05, 0.02));
    double called =
        IntStream.range(0, CAMPAIGNS)
                .mapToObj(i -> campaign(source, earlier, 1.5).get(0).call())
                .filter(Change.Call.WORSE::equals)
                .count()
            / (double) CAMPAIGNS;
    assertThat(called).isGreaterThanOrEqualTo(least);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 10, 30})
  void halfOfItIsCalledBetter(int earlier) {
    var source = List.of(percentile(40, 0.05, 0.02));
    double called =
        IntStream.range(0, CAMPAIGNS)
                .mapToObj(i -> campaign(source, earlier, 0.5).get(0).call())
                .filter(Change.Call.BETTER::equals)
                .count()
            / (double) CAMPAIGNS;
    assertThat(called).isGreaterThanOrEqualTo(0.95);
  }
}
