package lucid.bench;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.LongStream;

/**
 * The requests of a client according to the target's own log.
 *
 * @param count the number of requests that were answered
 * @param failed the number of requests that were not answered with 200
 * @param connections the number of connections that carried the requests
 * @param firstMillis the time of the first answer, in milliseconds since the epoch
 * @param lastMillis the time of the last answer, in milliseconds since the epoch
 * @param fewestPerSecond the fewest answers in a whole second; 0 if there is no whole second
 * @param mostPerSecond the most answers in a whole second; 0 if there is no whole second
 * @param serverP99Millis the 99th percentile of the target's own times, in whole milliseconds
 * @param serverMaxMillis the longest of the target's own times, in whole milliseconds
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

  /** The format of a line of nginx's log. */
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
   * Returns the requests of the {@code lines} that were written from {@code sinceMillis} on.
   *
   * @throws IllegalArgumentException if there are no such requests
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
