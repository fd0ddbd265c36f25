package lucid.bench;

import java.util.regex.Pattern;

/**
 * Reads the line of a request from the table of Gatling's HTML report. (Gatling's own reader of its
 * log needs a JVM with opened packages, and Maven's JVM has none.)
 */
final class GatlingReport {
  private final String html;
  private final String request;
  private final String row;

  private GatlingReport(String html, String request) {
    this.html = html;
    this.request = request;
    int name = html.indexOf("class=\"ellipsed-name\">" + request + "</span>");
    int end = html.indexOf("</tr>", Math.max(0, name));
    if (name < 0 || end < 0) {
      throw new IllegalArgumentException("Gatling's report has no request " + request);
    }
    this.row = html.substring(name, end);
  }

  /**
   * Returns the response times of a request, in whole milliseconds.
   *
   * @param html the text of the report's index.html
   * @throws IllegalArgumentException if the report has no such request, or no figures for it
   */
  static Latencies latencies(String html, String request) {
    var report = new GatlingReport(html, request);
    return new Latencies(
        report.cell("50th pct"),
        report.cell("95th pct"),
        report.cell("99th pct"),
        report.cell("Max"));
  }

  private double cell(String header) {
    var column = find("<th id=\"(col-\\d+)\"[^>]*><span>" + header + "</span>", html, header);
    return Double.parseDouble(
        find("<td class=\"value total " + column + "\">([\\d.]+)</td>", row, header));
  }

  private String find(String pattern, String text, String header) {
    return Pattern.compile(pattern)
        .matcher(text)
        .results()
        .findFirst()
        .map(found -> found.group(1))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Gatling's report has no " + header + " of " + request));
  }
}
