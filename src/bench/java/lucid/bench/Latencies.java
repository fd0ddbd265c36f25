package lucid.bench;

import java.util.Optional;
import java.util.stream.LongStream;
import org.HdrHistogram.Histogram;

/**
 * Response times as one client reports them, in milliseconds.
 *
 * @param p95 the 95th percentile, or the next higher percentile that the client reports
 * @param insteadOfP95 the name of that higher percentile; empty if the client reports the 95th
 */
record Latencies(double p50, double p95, double p99, double max, Optional<String> insteadOfP95) {
  private static final long LONGEST_MICROS = 60_000_000;
  private static final int DIGITS = 3;

  Latencies(double p50, double p95, double p99, double max) {
    this(p50, p95, p99, max, Optional.empty());
  }

  /**
   * Returns the percentiles of response times in microseconds, to three digits.
   *
   * @throws IllegalArgumentException if there are no response times
   */
  static Latencies ofMicros(LongStream micros) {
    var histogram = new Histogram(1, LONGEST_MICROS, DIGITS);
    micros.forEach(histogram::recordValue);
    if (histogram.getTotalCount() == 0) {
      throw new IllegalArgumentException("no response times");
    }
    return new Latencies(
        millis(histogram, 50),
        millis(histogram, 95),
        millis(histogram, 99),
        millis(histogram, 100));
  }

  private static double millis(Histogram histogram, double percentile) {
    return histogram.getValueAtPercentile(percentile) / 1000.0;
  }
}
