package lucid.verdict;

import java.util.stream.LongStream;
import lucid.measure.SlowestSpan;

/**
 * The moments at which the good answers to a request were read, in milliseconds from the start of
 * the run.
 */
final class AnswerTimes {
  /** The moments that the log has, sorted. */
  final long[] read;

  /**
   * The earliest possible moments, sorted: without the injector's own lateness, and with an answer
   * for each failure that the injector may have caused.
   */
  final long[] best;

  private AnswerTimes(long[] read, long[] best) {
    this.read = read;
    this.best = best;
  }

  static AnswerTimes of(String request, Evidence evidence) {
    var records = evidence.log().of(request);
    var read = LongStream.builder();
    var best = LongStream.builder();
    for (int i = 0; i < records.size(); i++) {
      if (records.isGood(i)) {
        read.add(records.end(i));
      }
      if (records.isGood(i) || evidence.isDoubtful(records, i)) {
        long own = Math.min(records.millis(i), evidence.latenessMillis(records, i));
        best.add(records.end(i) - own);
      }
    }
    return new AnswerTimes(read.build().sorted().toArray(), best.build().sorted().toArray());
  }

  /** Returns the number of sorted moments between {@code from} and {@code to}, both included. */
  static long between(long[] sorted, long from, long to) {
    return (long) SlowestSpan.lowerBound(sorted, to + 1) - SlowestSpan.lowerBound(sorted, from);
  }
}
