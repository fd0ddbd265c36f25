package lucid.bench;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.LongStream;

/**
 * The truth about what a client sent, from the target's own log.
 *
 * @param count requests that were answered
 * @param failed those of them that were not answered 200
 * @param connections that they came on
 * @param firstMillis when the first was answered, since the epoch
 * @param lastMillis when the last was
 * @param fewestPerSecond in a whole second of that time; 0 if it has none
 * @param mostPerSecond likewise
 * @param serverP99Millis how long the target took, whole milliseconds
 * @param serverMaxMillis likewise
 */
record Arrivals(
    long count,
    long failed,
    int connections,
    long firstMillis,
    long lastMillis,
    long fewestPerSecond,
    long mostPerSecond,
    long serverP99Millis,
    long serverMaxMillis) {

  /** Of nginx, in a line of its log. */
  static final String LOG_FORMAT = "$msec $request_time $status $connection";

  private record Request(long atMillis, long tookMillis, boolean failed, long connection) {
    static Request of(String line) {
      var fields = line.split(" ", -1);
      return new Request(
          millis(fields[0]),
          millis(fields[1]),
          !fields[2].equals("200"),
          Long.parseLong(fields[3]));
    }

    private static long millis(String seconds) {
      return Math.round(Double.parseDouble(seconds) * 1000);
    }
  }

  /**
   * Of those {@code lines} of the log that were written from {@code sinceMillis} on.
   *
   * @throws IllegalArgumentException if there are none
   */
  static Arrivals of(List<String> lines, long sinceMillis) {
    var requests =
        lines.stream()
            .map(Request::of)
            .filter(request -> request.atMillis() >= sinceMillis)
            .sorted(Comparator.comparingLong(Request::atMillis))
            .toList();
    if (requests.isEmpty()) {
      throw new IllegalArgumentException("the target's log has no request since " + sinceMillis);
    }
    long first = requests.get(0).atMillis();
    long last = requests.get(requests.size() - 1).atMillis();
    var connections = new HashSet<Long>();
    var perSecond = new TreeMap<Long, Long>();
    var took = new ArrayList<Long>();
    for (var request : requests) {
      connections.add(request.connection());
      perSecond.merge((request.atMillis() - first) / 1000, 1L, Long::sum);
      took.add(request.tookMillis());
    }
    took.sort(null);
    long wholeSeconds = (last - first + 1) / 1000;
    var whole =
        LongStream.range(0, wholeSeconds)
            .map(second -> perSecond.getOrDefault(second, 0L))
            .summaryStatistics();
    return new Arrivals(
        requests.size(),
        requests.stream().filter(Request::failed).count(),
        connections.size(),
        first,
        last,
        wholeSeconds == 0 ? 0 : whole.getMin(),
        wholeSeconds == 0 ? 0 : whole.getMax(),
        took.get((int) Math.ceil(took.size() * 0.99) - 1),
        took.get(took.size() - 1));
  }
}
