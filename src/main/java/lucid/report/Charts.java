package lucid.report;

import java.util.List;
import lucid.verdict.Series;

/**
 * The charts of one run.
 *
 * @param overTime the pictures over time, which share one axis
 * @param figures a sentence for each of them with its main figures
 * @param marks the meanings of the numbers in the pictures, in order
 * @param distributions the distributions of each request's times
 */
record Charts(
    List<Picture> overTime,
    List<String> figures,
    List<MarkText> marks,
    List<Picture> distributions) {

  /**
   * A picture with its title and caption.
   *
   * @param title the title above the picture, with the unit
   * @param svg the picture itself, with every value escaped
   * @param caption the figures in words; empty if another place has them
   */
  record Picture(String title, String svg, String caption) {}

  /** The meaning of a mark: its number, its time and its text. */
  record MarkText(int number, String when, String text) {}

  static Charts of(Series series) {
    var time = new TimeCharts(series);
    return new Charts(
        time.pictures(),
        time.figures(),
        time.marks(),
        series.paced().stream()
            .filter(paced -> paced.curve().records() >= CurveChart.FEWEST)
            .map(CurveChart::of)
            .toList());
  }
}
