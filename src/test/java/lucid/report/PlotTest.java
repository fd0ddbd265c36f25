package lucid.report;

import static lucid.report.Pictures.all;
import static lucid.report.Pictures.number;
import static lucid.report.Pictures.parsed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import lucid.report.Plot.Point;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Node;

class PlotTest {
  private static final Scale MINUTE = Scale.time(60);
  private static final Scale HUNDRED = Scale.upTo(100, 25);

  private static Plot plot() {
    return new Plot("a picture", MINUTE, HUNDRED, 100);
  }

  private static String path(Plot plot) throws Exception {
    var paths = parsed(plot.svg(List.of())).getElementsByTagName("path");
    return paths.item(0).getAttributes().getNamedItem("d").getNodeValue();
  }

  @Test
  void textIsEscaped() throws Exception {
    var odd = "</svg><script>alert(\"1\")</script> & ' \u0000\u001b \uD83D\uDE00";
    var svg =
        new Plot(odd, MINUTE, HUNDRED, 100)
            .label("p95", 60, 50, odd)
            .hint(0, 10, odd)
            .title(50, odd)
            .value(30, 1, 50, odd)
            .svg(List.of());
    assertThat(svg).doesNotContain("<script>");
    var picture = parsed(svg);
    assertThat(picture.getAttribute("aria-label")).startsWith("</svg><script>");
    assertThat(all(picture, "text", "label"))
        .singleElement()
        .satisfies(label -> assertThat(label.getTextContent()).contains("<script>alert(\"1\")"));
  }

  @Test
  void lineGoesThroughItsPointsAndHasGapsWhereValuesAreMissing() throws Exception {
    assertThat(
            path(
                plot()
                    .line(
                        "p95",
                        List.of(
                            Point.of(0, 0),
                            Point.of(30, 100),
                            Point.gap(36),
                            Point.of(45, 50),
                            Point.gap(50)))))
        .isEqualTo("M0 100L500 0M750 50h.1");
  }

  @Test
  void stepsKeepTheirHeightUntilTheNextStep() throws Exception {
    assertThat(
            path(
                plot()
                    .steps(
                        "good",
                        List.of(
                            Point.of(0, 50),
                            Point.of(6, 50),
                            Point.of(12, 50),
                            Point.of(18, 100),
                            Point.gap(24),
                            Point.of(30, 50),
                            Point.of(60, 50)))))
        .isEqualTo("M0 50H300V0H400M500 50H1000");
  }

  @Test
  void anAreaEndsOnTheAxis() throws Exception {
    assertThat(path(plot().area("good-area", List.of(Point.of(0, 50), Point.of(30, 50)))))
        .isEqualTo("M0 50H500V100H0Z");
  }

  @Test
  void aLimitLiesWhereItsValueIs() throws Exception {
    var limit =
        all(parsed(plot().across("limit", 0, 30, 75).svg(List.of())), "line", "limit").get(0);
    assertThat(number(limit, "y1")).isEqualTo(25);
    assertThat(number(limit, "x1")).isEqualTo(Plot.LEFT);
    assertThat(number(limit, "x2")).isCloseTo(Plot.LEFT + Plot.WIDTH / 2, within(0.01));
  }

  @Test
  void tinyBarIsVisible() throws Exception {
    var bar = all(parsed(plot().bar("lag", 1, 1.001, 0.1).svg(List.of())), "rect", "lag").get(0);
    assertThat(number(bar, "height")).isGreaterThanOrEqualTo(2);
    assertThat(number(bar, "width")).isGreaterThanOrEqualTo(0.5);
  }

  @Test
  void labelsOfNearbyLinesAreMovedApartInTheirOrder() throws Exception {
    var labels =
        all(
            parsed(
                plot()
                    .label("a", 60, 1, "lowest")
                    .label("b", 60, 2, "middle")
                    .label("c", 60, 3, "highest")
                    .label("d", 60, 100, "top")
                    .svg(List.of())),
            "text",
            "label");
    assertThat(labels)
        .extracting(Node::getTextContent)
        .containsExactly("top", "highest", "middle", "lowest");
    for (int i = 1; i < labels.size(); i++) {
      assertThat(number(labels.get(i), "y") - number(labels.get(i - 1), "y"))
          .isGreaterThanOrEqualTo(12);
    }
    assertThat(number(labels.get(3), "y")).isLessThanOrEqualTo(104);
    assertThat(number(labels.get(0), "y")).isGreaterThanOrEqualTo(9);
  }

  @Test
  void nearbyMarksAreInSeparateRows() throws Exception {
    var dots =
        all(
            parsed(plot().mark(10, 20, 1).mark(15, 15.5, 2).mark(40, 41, 3).svg(List.of())),
            "circle",
            "badge-dot");
    assertThat(dots).hasSize(3);
    assertThat(number(dots.get(1), "cy")).isGreaterThan(number(dots.get(0), "cy"));
    assertThat(number(dots.get(2), "cy")).isEqualTo(number(dots.get(0), "cy"));
  }

  @Test
  void ticksAreRoundAndFew() {
    assertThat(Scale.time(61.4).ticks()).containsExactly(0.0, 15.0, 30.0, 45.0, 60.0);
    assertThat(Scale.time(1_800).ticks()).hasSizeBetween(4, 7);
    assertThat(Scale.linear(525).ticks()).containsExactly(0.0, 200.0, 400.0);
    assertThat(Scale.linear(0).ticks()).isNotEmpty();
    assertThat(Scale.logarithmic(12).ticks()).containsExactly(1.0, 5.0, 10.0);
    assertThat(Scale.logarithmic(100).ticks()).containsExactly(1.0, 10.0, 100.0);
    assertThat(Scale.logarithmic(30_000).ticks())
        .containsExactly(1.0, 10.0, 100.0, 1_000.0, 10_000.0);
    assertThat(Scale.label(10_000)).isEqualTo("10k");
    assertThat(Scale.label(2.5)).isEqualTo("2.5");
    assertThat(Scale.label(1000)).isEqualTo("1000");
    assertThat(Scale.label(0)).isEqualTo("0");
  }

  @Test
  void logarithmicScaleHasEqualDecadesAndStartsAtAMillisecond() {
    var scale = Scale.logarithmic(1_000);
    assertThat(scale.part(100) - scale.part(10))
        .isCloseTo(scale.part(1_000) - scale.part(100), within(1e-9));
    assertThat(scale.part(0)).isZero();
    assertThat(scale.part(1)).isPositive();
    assertThat(scale.part(1e9)).isEqualTo(1);
  }
}
