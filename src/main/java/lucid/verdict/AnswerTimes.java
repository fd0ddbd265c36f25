package lucid.verdict;

import java.util.stream.LongStream;
import lucid.measure.SlowestSpan;

/** When good answers came, sorted, in milliseconds from the start of the run. */
final class AnswerTimes {
  /** As the log says. */
  final long[] read;

  /** Without the injector's own lateness and failures. */
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
        long own = Math.min(records.millis(i), evidence.ownMillis(records, i));
        best.add(records.end(i) - own);
      }
    }
    return new AnswerTimes(read.build().sorted().toArray(), best.build().sorted().toArray());
  }

  /** Returns how many moments lie between two, both included. */
  static long between(long[] sorted, long from, long to) {
    return (long) SlowestSpan.lowerBound(sorted, to + 1) - SlowestSpan.lowerBound(sorted, from);
  }
}
