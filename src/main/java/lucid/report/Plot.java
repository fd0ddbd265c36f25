package lucid.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A plot with its two axes, as one picture. No library draws it, since the picture must work
 * without a script and stay legible at any width; a chart drawn for one width would be scaled with
 * its texts. The plot is as wide as the page allows, while texts, strokes and heights keep their
 * size. Horizontal positions are in percent of the width, and the paths are in an inner picture
 * that is stretched.
 */
final class Plot {
  /** The plot's left edge, in percent of the width. Beside the plot there is room for labels. */
  static final double LEFT = 10;

  static final double WIDTH = 77;

  private static final int PATH_WIDTH = 1000;
  private static final int TOP = 7;
  private static final int LABELS_BELOW = 18;
  private static final int BELOW = 8;

  /** The least distance between the base lines of two labels, in pixels. */
  private static final double LINE = 12;

  /** The least distance of two badges, in percent of the width: nearer, they would overlap. */
  private static final double BADGES_APART = 5.5;

  private static final int BADGE = 16;

  /** The least width of a bar that has room for a value, in percent of the width. */
  private static final double WIDE = 8;

  private final String description;
  private final Scale x;
  private final Scale y;
  private final int height;
  private final Svg paths = new Svg();
  private final Svg above = new Svg();
  private final List<Label> labels = new ArrayList<>();
  private final List<Badge> badges = new ArrayList<>();

  /** A point of a line; empty where the line is broken. */
  record Point(double x, Optional<Double> y) {
    static Point of(double x, double y) {
      return new Point(x, Optional.of(y));
    }

    static Point gap(double x) {
      return new Point(x, Optional.empty());
    }
  }

  private record Label(double x, double y, boolean inside, String style, String text) {}

  private record Badge(double fromX, double toX, int number) {}

  /**
   * Creates an empty plot.
   *
   * @param description the content in words, for readers who can't see it
   * @param height the height of the plot alone, in pixels
   */
  Plot(String description, Scale x, Scale y, int height) {
    this.description = description;
    this.x = x;
    this.y = y;
    this.height = height;
  }

  private double percent(double value) {
    return LEFT + WIDTH * x.part(value);
  }

  private double pixel(double value) {
    return height * (1 - y.part(value));
  }

  /** Draws a line from point to point. */
  Plot line(String style, List<Point> points) {
    var path = new StringBuilder();
    boolean drawing = false;
    for (int i = 0; i < points.size(); i++) {
      var point = points.get(i);
      if (point.y().isEmpty()) {
        drawing = false;
        continue;
      }
      path.append(drawing ? 'L' : 'M').append(position(point.x(), point.y().get()));
      if (!drawing && (i + 1 == points.size() || points.get(i + 1).y().isEmpty())) {
        // The round end of the stroke makes a single point visible.
        path.append("h.1");
      }
      drawing = true;
    }
    return path(style, path);
  }

  /** Draws a line that keeps the height of each point until the next one. */
  Plot steps(String style, List<Point> points) {
    return path(style, stepped(points));
  }

  /** Fills the area between the axis and a line of steps. */
  Plot area(String style, List<Point> points) {
    if (points.isEmpty()) {
      return this;
    }
    var path = new StringBuilder(stepped(points));
    path.append('V').append(Svg.at(height)).append('H');
    path.append(Svg.at(PATH_WIDTH * x.part(points.get(0).x()))).append('Z');
    return path(style, path);
  }

  /** Fills the area between two lines of steps. */
  Plot between(String style, List<Point> low, List<Point> high) {
    var back = new ArrayList<Point>();
    for (int i = low.size() - 1; i >= 0; i--) {
      if (i + 1 < low.size()) {
        back.add(new Point(low.get(i + 1).x(), low.get(i).y()));
      }
      back.add(low.get(i));
    }
    var path = new StringBuilder(stepped(high));
    for (var point : back) {
      point.y().ifPresent(value -> path.append('L').append(position(point.x(), value)));
    }
    return path(style, path.append('Z'));
  }

  private CharSequence stepped(List<Point> points) {
    var path = new StringBuilder();
    Optional<String> level = Optional.empty();
    for (int i = 0; i < points.size(); i++) {
      var point = points.get(i);
      boolean last = i + 1 == points.size();
      var here = point.y().map(value -> Svg.at(pixel(value)));
      if (level.isPresent() && (last || !level.equals(here))) {
        path.append('H').append(Svg.at(PATH_WIDTH * x.part(point.x())));
      }
      if (here.isPresent() && !here.equals(level)) {
        if (level.isPresent()) {
          path.append('V').append(here.get());
        } else {
          path.append('M').append(position(point.x(), point.y().get()));
        }
      }
      level = here;
    }
    return path;
  }

  private String position(double atX, double atY) {
    return Svg.at(PATH_WIDTH * x.part(atX)) + " " + Svg.at(pixel(atY));
  }

  private Plot path(String style, CharSequence path) {
    if (!path.isEmpty()) {
      paths.empty("path class d", style, path.toString());
    }
    return this;
  }

  /** Draws a bar upwards from the axis. It is never too thin or too low to be seen. */
  Plot bar(String style, double fromX, double toX, double value) {
    double barHeight = Math.max(2, height - pixel(value));
    return rectangle(style, fromX, toX, height - barHeight, barHeight);
  }

  /** Draws a bar along the upper edge, for a value beyond it. */
  Plot beyond(String style, double fromX, double toX) {
    return rectangle(style, fromX, toX, 0, 4);
  }

  private Plot rectangle(String style, double fromX, double toX, double top, double high) {
    double left = percent(fromX);
    above.empty(
        "rect class x y width height",
        style,
        Svg.percent(left),
        Svg.at(top),
        Svg.percent(Math.max(0.5, percent(toX) - left)),
        Svg.at(high));
    return this;
  }

  /** Draws a horizontal line at a value. */
  Plot across(String style, double fromX, double toX, double value) {
    var at = Svg.at(pixel(value));
    above.empty(
        "line class x1 x2 y1 y2",
        style,
        Svg.percent(percent(fromX)),
        Svg.percent(percent(toX)),
        at,
        at);
    return this;
  }

  /** Draws a vertical line from the bottom to the top. */
  Plot upright(String style, double atX) {
    var at = Svg.percent(percent(atX));
    above.empty("line class x1 x2 y1 y2", style, at, at, "0", Svg.at(height));
    return this;
  }

  /** Draws a dot for a good record and a cross for any other. */
  Plot dot(boolean good, double atX, double value) {
    var at = Svg.percent(percent(atX));
    if (good) {
      above.empty("circle class cx cy r", "dot", at, Svg.at(pixel(value)), "4");
    } else {
      above.text("text class x y", "✕", "cross", at, Svg.at(pixel(value) + 5));
    }
    return this;
  }

  /** Writes a line's name just right of its end. */
  Plot label(String style, double atX, double value, String text) {
    labels.add(new Label(percent(atX), pixel(value), false, style, text));
    return this;
  }

  /** Writes a line's name above its end, within the plot: for names longer than a word. */
  Plot labelWithin(String style, double atX, double value, String text) {
    labels.add(new Label(percent(atX), pixel(value) - LINE / 2, true, style, text));
    return this;
  }

  /**
   * Writes a text above a bar, or into its middle.
   *
   * @param width the width of the bar, in the unit of the x axis
   */
  Plot value(double atX, double width, double value, String text) {
    double high = height - pixel(value);
    boolean fits = high > 2 * LINE && WIDTH * (x.part(width) - x.part(0)) > WIDE;
    double at = fits ? height - high / 2 + 4 : Math.max(LINE - 3, height - high - 4);
    above.text("text class x y", text, "value", Svg.percent(percent(atX)), Svg.at(at));
    return this;
  }

  /** Writes a text at the left edge, above a value. */
  Plot title(double value, String text) {
    above.text("text class x y", text, "row", Svg.percent(LEFT), Svg.at(pixel(value) - 9));
    return this;
  }

  /** Marks a time with a band and a number that is explained elsewhere. */
  Plot mark(double fromX, double toX, int number) {
    badges.add(new Badge(percent(fromX), percent(toX), number));
    return this;
  }

  /** Shows a text while a pointer rests on a time. */
  Plot hint(double fromX, double toX, String text) {
    above
        .open(
            "rect class x y width height",
            "hint",
            Svg.percent(percent(fromX)),
            "0",
            Svg.percent(percent(toX) - percent(fromX)),
            Svg.at(height))
        .text("title", text)
        .close();
    return this;
  }

  /**
   * Returns the picture.
   *
   * @param xLabels the labels below the ticks of the x axis, one for each tick; empty for no labels
   */
  String svg(List<String> xLabels) {
    var rows = badgeRows();
    int rowsHigh = rows.stream().mapToInt(row -> row + 1).max().orElse(0);
    int top = TOP + BADGE * rowsHigh;
    int all = top + height + (xLabels.isEmpty() ? BELOW : LABELS_BELOW);
    var svg =
        new Svg()
            .open(
                "svg class role aria-label width height",
                "plot",
                "img",
                description,
                "100%",
                Svg.at(all));
    bands(svg, rows, top);
    svg.open("svg class y height", "inner", Svg.at(top), Svg.at(height));
    grid(svg);
    svg.open(
            "svg class x width height viewBox preserveAspectRatio",
            "inner",
            Svg.percent(LEFT),
            Svg.percent(WIDTH),
            Svg.at(height),
            "0 0 " + PATH_WIDTH + " " + height,
            "none")
        .raw(paths)
        .close();
    svg.raw(above);
    labels(svg);
    svg.close();
    for (int i = 0; i < xLabels.size(); i++) {
      svg.text(
          "text class x y",
          xLabels.get(i),
          "tick below",
          Svg.percent(percent(x.ticks().get(i))),
          Svg.at(top + height + 14));
    }
    return svg.close().toString();
  }

  private List<Integer> badgeRows() {
    var rows = new ArrayList<Integer>();
    var lastInRow = new ArrayList<Double>();
    for (var badge : badges) {
      double middle = middle(badge);
      int row = 0;
      while (row < lastInRow.size() && middle - lastInRow.get(row) < BADGES_APART) {
        row++;
      }
      if (row == lastInRow.size()) {
        lastInRow.add(middle);
      } else {
        lastInRow.set(row, middle);
      }
      rows.add(row);
    }
    return rows;
  }

  private static double middle(Badge badge) {
    return (badge.fromX() + badge.toX()) / 2;
  }

  private void bands(Svg svg, List<Integer> rows, int top) {
    for (int i = 0; i < badges.size(); i++) {
      var badge = badges.get(i);
      double width = Math.max(0.4, badge.toX() - badge.fromX());
      int badgeTop = TOP + BADGE * rows.get(i);
      var at = Svg.percent(middle(badge));
      svg.empty(
          "rect class x y width height",
          "band",
          Svg.percent(badge.fromX()),
          Svg.at(badgeTop),
          Svg.percent(width),
          Svg.at(top + height - badgeTop));
      svg.empty("circle class cx cy r", "badge-dot", at, Svg.at(badgeTop + 1), "7");
      svg.text(
          "text class x y",
          String.valueOf(badge.number()),
          "badge-number",
          at,
          Svg.at(badgeTop + 5));
    }
  }

  private void grid(Svg svg) {
    for (double tick : y.ticks()) {
      var at = Svg.at(pixel(tick));
      svg.empty(
          "line class x1 x2 y1 y2", "grid", Svg.percent(LEFT), Svg.percent(LEFT + WIDTH), at, at);
      svg.text(
          "text class x dx y",
          Scale.label(tick),
          "tick left",
          Svg.percent(LEFT),
          "-4",
          Svg.at(pixel(tick) + 4));
    }
    for (double tick : x.ticks()) {
      var at = Svg.percent(percent(tick));
      svg.empty("line class x1 x2 y1 y2", "grid", at, at, "0", Svg.at(height));
    }
  }

  /** Writes the labels. Those that would overlap are moved apart. */
  private void labels(Svg svg) {
    var sorted = labels.stream().sorted(Comparator.comparingDouble(Label::y)).toList();
    var at = new double[sorted.size()];
    double next = LINE / 2;
    for (int i = 0; i < at.length; i++) {
      at[i] = Math.max(next, sorted.get(i).y());
      next = at[i] + LINE;
    }
    double most = height - 1;
    for (int i = at.length - 1; i >= 0; i--) {
      at[i] = Math.min(most, at[i]);
      most = at[i] - LINE;
    }
    for (int i = 0; i < at.length; i++) {
      var label = sorted.get(i);
      svg.text(
          "text class x dx y",
          label.text(),
          "label " + label.style() + (label.inside() ? " inside" : ""),
          Svg.percent(label.x()),
          label.inside() ? "-3" : "5",
          Svg.at(at[i] + 4));
    }
  }
}
