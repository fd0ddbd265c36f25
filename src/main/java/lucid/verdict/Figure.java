package lucid.verdict;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import lucid.log.Records;
import lucid.log.RunLog;
import lucid.measure.SlowestSpan;

/**
 * An exact figure of a request's records, with the range that the injector's lateness leaves for
 * it.
 */
sealed interface Figure {
  /** Returns the name and unit of the figure. */
  Metric metric();

  /** Returns what the figure depends on, unless a criterion says otherwise. */
  default DependsOn dependsOn() {
    return metric().dependsOn();
  }

  /** Returns the number of records that the figure is computed from. */
  default long records(String request, RunLog log) {
    return log.of(request).size();
  }

  /**
   * Computes the figure from the records of {@code request}, of which there must be at least one.
   */
  Measured of(String request, Evidence evidence, Optional<Offered> offered);

  /**
   * Returns the best figure that is possible if a part of the requests had been answered at once,
   * whichever part helps most. Requests that were sent late and close together may have been slow
   * for that reason. Empty if even one such request may decide.
   *
   * @param part the part of the requests, from 0 to 1
   */
  default OptionalDouble excusing(
      double part, String request, Evidence evidence, Offered load, double best) {
    return OptionalDouble.empty();
  }

  /**
   * The value of a figure, and the range that it may lie in.
   *
   * @param read the figure of the records as they are, the worst that the target can have done.
   *     Infinite if too many requests had no good answer
   * @param best the figure without what may be the injector's own doing
   * @param interval the 95 % confidence interval; empty if the figure has none
   * @param why the reason for which there is no value; empty if there is one
   */
  record Measured(double read, double best, Optional<Interval> interval, Optional<String> why) {
    static Measured between(double read, double best) {
      return new Measured(read, best, Optional.empty(), Optional.empty());
    }

    /** Returns this figure as if the injector had no part in it. */
    Measured asRead() {
      return new Measured(read, read, interval, why);
    }

    Measured with(Optional<Interval> confidence) {
      return new Measured(read, best, confidence, why);
    }
  }

  /** The number of all records. */
  record Count() implements Figure {
    @Override
    public Metric metric() {
      return Metric.COUNT;
    }

    /** Counts the records. The target might have added one for each request that was not sent. */
    @Override
    public Measured of(String request, Evidence evidence, Optional<Offered> offered) {
      long found = evidence.log().of(request).size();
      return Measured.between(
          (double) found,
          (double) found
              + offered
                  .filter(load -> !load.request().equals(request))
                  .map(load -> load.due() - load.sent())
                  .orElse(0L));
    }
  }

  /** The number of failed records. */
  record Failed() implements Figure {
    @Override
    public Metric metric() {
      return Metric.FAILED;
    }

    @Override
    public Measured of(String request, Evidence evidence, Optional<Offered> offered) {
      var failures = Failures.of(evidence.log().of(request), evidence);
      return Measured.between(
          (double) failures.all(), (double) (failures.all() - failures.doubtful()));
    }
  }

  /** The share of the records that did not fail, in percent. */
  record Share() implements Figure {
    @Override
    public Metric metric() {
      return Metric.SUCCESS;
    }

    @Override
    public Measured of(String request, Evidence evidence, Optional<Offered> offered) {
      var records = evidence.log().of(request);
      var failures = Failures.of(records, evidence);
      double share = 100.0 * (records.size() - failures.all()) / records.size();
      return Measured.between(
              share,
              100.0 * (records.size() - failures.all() + failures.doubtful()) / records.size())
          .with(Interval.ofShare(share, records.size()));
    }

    @Override
    public OptionalDouble excusing(
        double part, String request, Evidence evidence, Offered load, double best) {
      var records = evidence.log().of(request);
      long certain =
          IntStream.range(0, records.size())
              .filter(i -> records.failure(i).filter(Evidence::isNeverByLateness).isPresent())
              .count();
      return OptionalDouble.of(
          Math.min(100.0 * (records.size() - certain) / records.size(), best + 100 * part));
    }
  }

  /** The number of failed records, and how many of these failures the injector may have caused. */
  record Failures(long all, long doubtful) {
    static Failures of(Records records, Evidence evidence) {
      long doubtful = 0;
      for (int i = 0; i < records.size(); i++) {
        doubtful += evidence.isDoubtful(records, i) ? 1 : 0;
      }
      return new Failures(records.size() - records.good(), doubtful);
    }
  }

  /**
   * The response time at rank ceil(quantile x number). A request without a good answer ranks last,
   * since a fast failure is no fast answer.
   */
  record Percentile(Metric metric, double quantile) implements Figure {
    @Override
    public Measured of(String request, Evidence evidence, Optional<Offered> offered) {
      var records = evidence.log().of(request);
      var read = ResponseTimes.asRead(records);
      double value = read.atQuantile(quantile);
      double best = ResponseTimes.best(records, evidence).atQuantile(quantile);
      return new Measured(
          value,
          best,
          read.confidence(quantile),
          Double.isInfinite(value) ? Optional.of(whyNoValue(read, best)) : Optional.empty());
    }

    private String whyNoValue(ResponseTimes read, double best) {
      var words =
          String.format(
              Locale.ROOT,
              "%,d of %,d had no good answer, so there is no %.0fth percentile",
              read.size() - read.good(),
              read.size(),
              100 * quantile);
      return Double.isInfinite(best)
          ? words
          : "%s (without the failures that the injector may have caused, it is %s ms)"
              .formatted(words, Limit.number(best));
    }

    @Override
    public OptionalDouble excusing(
        double part, String request, Evidence evidence, Offered load, double best) {
      var times = ResponseTimes.best(evidence.log().of(request), evidence);
      return OptionalDouble.of(times.atQuantile(quantile * Math.max(0, 1 - part)));
    }
  }

  /** The longest time of a record. */
  record Longest() implements Figure {
    @Override
    public Metric metric() {
      return Metric.MAX;
    }

    @Override
    public Measured of(String request, Evidence evidence, Optional<Offered> offered) {
      var records = evidence.log().of(request);
      return Measured.between(
          longest(records, records::millis),
          longest(records, i -> records.millis(i) - evidence.latenessMillis(records, i)));
    }

    private static int longest(Records records, IntUnaryOperator millis) {
      int longest = 0;
      for (int i = 0; i < records.size(); i++) {
        longest = Math.max(longest, millis.applyAsInt(i));
      }
      return longest;
    }
  }

  /** The mean time of the records. */
  record Mean() implements Figure {
    @Override
    public Metric metric() {
      return Metric.MEAN;
    }

    @Override
    public Measured of(String request, Evidence evidence, Optional<Offered> offered) {
      var records = evidence.log().of(request);
      var millis = new double[records.size()];
      double own = 0;
      for (int i = 0; i < records.size(); i++) {
        millis[i] = records.millis(i);
        own += Math.min(records.millis(i), evidence.latenessMillis(records, i));
      }
      double mean = Arrays.stream(millis).average().orElseThrow();
      return Measured.between(mean, mean - own / records.size()).with(Interval.ofMean(millis));
    }
  }

  /** The good answers within the load's window, a second. */
  record Rate() implements Figure {
    @Override
    public Metric metric() {
      return Metric.REQUESTS_PER_SECOND;
    }

    @Override
    public Measured of(String request, Evidence evidence, Optional<Offered> offered) {
      var load = offered.orElseThrow();
      var answers = AnswerTimes.of(request, evidence);
      return Measured.between(
          AnswerTimes.between(answers.read, load.fromMillis(), load.toMillis()) / load.seconds(),
          (AnswerTimes.between(answers.best, load.fromMillis(), load.toMillis())
                  + load.due()
                  - load.sent())
              / load.seconds());
    }

    @Override
    public OptionalDouble excusing(
        double part, String request, Evidence evidence, Offered load, double best) {
      return OptionalDouble.of(best + part * load.due() / load.seconds());
    }
  }

  /** The good answers a second in the slowest span within the load's window. */
  record SlowestRate(Duration span) implements Figure {
    @Override
    public Metric metric() {
      return Metric.SLOWEST_REQUESTS_PER_SECOND;
    }

    @Override
    public Measured of(String request, Evidence evidence, Optional<Offered> offered) {
      var load = offered.orElseThrow();
      int until = until(evidence, load);
      long millis = millis(evidence, load);
      if (millis <= 0) {
        return Measured.between(0, 0);
      }
      var answers = AnswerTimes.of(request, evidence);
      long read = SlowestSpan.fewest(answers.read, load.fromMillis(), until, millis);
      // The target may have answered what the injector sent late, read late or did not send.
      double perMilli = (double) load.due() / (until - load.fromMillis());
      double own =
          evidence.longestStallMillis(load.fromMillis(), until) * perMilli
              + load.due()
              - load.sent();
      double best =
          Math.min(
              SlowestSpan.fewest(answers.best, load.fromMillis(), until, millis) + own,
              perMilli * millis);
      return Measured.between(1e3 * read / millis, 1e3 * Math.max((double) read, best) / millis);
    }

    /** Returns the slowest span as read; empty if the load was over at once. */
    Optional<SlowestSpan.Slowest> slowest(String request, Evidence evidence, Offered load) {
      long millis = millis(evidence, load);
      return millis <= 0
          ? Optional.empty()
          : SlowestSpan.slowest(
              AnswerTimes.of(request, evidence).read,
              load.fromMillis(),
              until(evidence, load),
              millis);
    }

    /** Returns the length of the span in milliseconds; of a shorter load, the whole load's. */
    long millis(Evidence evidence, Offered load) {
      return Math.min(span.toMillis(), until(evidence, load) - load.fromMillis());
    }

    private static int until(Evidence evidence, Offered load) {
      return load.whole() ? load.toMillis() : evidence.stoppedAtMillis().orElse(load.toMillis());
    }

    @Override
    public OptionalDouble excusing(
        double part, String request, Evidence evidence, Offered load, double best) {
      double seconds = Math.min(span.toMillis() / 1e3, load.seconds());
      return OptionalDouble.of(best + part * load.due() / seconds);
    }
  }

  /**
   * The percentile of one request minus that of another. The only record of the criterion's own
   * request has the difference, computed to the microsecond and rounded up. The records of the two
   * requests give its interval.
   */
  record PercentileDifference(Metric metric, double quantile, String of, String minus)
      implements Figure {
    @Override
    public long records(String request, RunLog log) {
      return Math.min(log.of(of).size(), log.of(minus).size());
    }

    @Override
    public Measured of(String request, Evidence evidence, Optional<Offered> offered) {
      double read = new Longest().of(request, evidence, offered).read();
      var records = evidence.log().of(of);
      var asRead = ResponseTimes.asRead(records);
      double own =
          asRead.atQuantile(quantile) - ResponseTimes.best(records, evidence).atQuantile(quantile);
      return Measured.between(read, Math.max(0, read - (Double.isNaN(own) ? 0 : own)))
          .with(
              Interval.ofDifference(
                  asRead, ResponseTimes.asRead(evidence.log().of(minus)), quantile));
    }
  }
}
