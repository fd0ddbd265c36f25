package lucid.log;

import java.util.Map;

/**
 * What a run recorded.
 *
 * @param startMillis when the run began, in milliseconds since the epoch, by Gatling's clock
 * @param endMillis when the last thing happened, in milliseconds from the start of the run
 * @param byRequest the records of each request
 */
public record RunLog(long startMillis, int endMillis, Map<String, Records> byRequest) {
  private static final Records NONE = new Records();

  /** Returns the records of {@code request}; none if it never happened. */
  public Records of(String request) {
    return byRequest.getOrDefault(request, NONE);
  }
}
