package lucid.log;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The records of a run.
 *
 * @param startMillis when the run began, in milliseconds since the epoch, by Gatling's clock
 * @param endMillis when the last user or request ended, in milliseconds from the start of the run
 * @param byRequest the records of each request
 */
public record RunLog(long startMillis, int endMillis, Map<String, Records> byRequest) {
  private static final Records NONE = new Records();

  /** Returns this log, in which {@code name} has the records of all of {@code requests}. */
  public RunLog with(String name, List<String> requests) {
    var all = new Records();
    for (var request : requests) {
      var records = of(request);
      for (int i = 0; i < records.size(); i++) {
        all.add(records.start(i), records.end(i), records.failure(i));
      }
    }
    var others = new HashMap<>(byRequest);
    others.put(name, all);
    return new RunLog(startMillis, endMillis, others);
  }

  /** Returns the records of {@code request}; none if it never happened. */
  public Records of(String request) {
    return byRequest.getOrDefault(request, NONE);
  }
}
