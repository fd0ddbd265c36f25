package lucid.report;

import java.util.List;
import lucid.verdict.Series;

/**
 * What the page draws of one run.
 *
 * @param overTime one below the other, on one axis of time
 * @param said the main figures of these, a sentence each
 * @param marks what the numbers in the pictures mean, in their order
 * @param distributions of the times of each request
 */
record Charts(
    List<Picture> overTime, List<String> said, List<Mark> marks, List<Picture> distributions) {

  /**
   * A picture with what stands around it.
   *
   * @param title above it, with the unit
   * @param svg the picture itself, in which everything from outside is escaped
   * @param caption its figures in words; empty if they are said elsewhere
   */
  record Picture(String title, String svg, String caption) {}

  /** What the verdict found, and when. */
  record Mark(int number, String when, String text) {}

  static Charts of(Series series) {
    var time = new TimeCharts(series);
    return new Charts(
        time.pictures(),
        time.said(),
        time.marks(),
        series.paced().stream()
            .filter(paced -> paced.curve().records() >= CurveChart.FEWEST)
            .map(CurveChart::of)
            .toList());
  }
}
