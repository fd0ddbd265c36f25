package lucid.resources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExpositionTest {
  private static List<MetricSample> read(String text) throws IOException {
    return Exposition.read(text, name -> name.startsWith("m"));
  }

  private static MetricSample one(String line) throws IOException {
    var samples = read(line + "\n");
    assertThat(samples).hasSize(1);
    return samples.get(0);
  }

  @Test
  void linesAreParsedIntoNameLabelsAndValue() throws IOException {
    assertThat(one("m 1")).isEqualTo(new MetricSample("m", Map.of(), 1, OptionalLong.empty()));
    assertThat(one("m:x_9{} -1.5e+09"))
        .isEqualTo(new MetricSample("m:x_9", Map.of(), -1.5e9, OptionalLong.empty()));
    assertThat(one("m{a=\"1\",b=\"two, three\"} 4 1395066363000"))
        .isEqualTo(
            new MetricSample(
                "m", Map.of("a", "1", "b", "two, three"), 4, OptionalLong.of(1395066363000L)));
  }

  @Test
  void blanksAreAllowedWhereTheFormatAllowsThemAndACommaAtTheEnd() throws IOException {
    assertThat(one("\t m\t{ a = \"1\" , b=\"2\", }  3\t 4 "))
        .isEqualTo(new MetricSample("m", Map.of("a", "1", "b", "2"), 3, OptionalLong.of(4)));
  }

  @Test
  void labelsMayHoldAnythingEscaped() throws IOException {
    assertThat(one("m{a=\"C:\\\\DIR\\\\F \\\"x\\\"\\n}{=,é\"} 1").labels())
        .containsExactly(Map.entry("a", "C:\\DIR\\F \"x\"\n}{=,é"));
  }

  @Test
  void infinityAndNoNumberAreValues() throws IOException {
    assertThat(read("m +Inf\nm -Inf\nm NaN\n"))
        .extracting(MetricSample::value)
        .containsExactly(Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.NaN);
  }

  @Test
  void commentsEmptyLinesAndOtherMetricsAreSkipped() throws IOException {
    assertThat(read("# HELP m {\n# m 3\n\n  \nother{ 1 2 3 4\n{\"m.x\"} 1\nm 2"))
        .extracting(MetricSample::value)
        .containsExactly(2.0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "m",
        "m ",
        "m one",
        "m{a=\"1\" 2",
        "m{a=1} 2",
        "m{a=\"1} 2",
        "m{a=\"1\" b=\"2\"} 3",
        "m 1 2 3",
        "m 1 soon"
      })
  void malformedLineOfAWantedMetricIsReported(String line) {
    assertThatIOException()
        .isThrownBy(() -> read("m 1\n" + line + "\n"))
        .withMessage("line 2 is not as Prometheus' text format has it: " + line);
  }

  @Test
  void aRealExportersAnswerIsRead() throws IOException {
    var samples = Exposition.read(Texts.nodeExporter(), name -> !name.isEmpty());
    assertThat(samples)
        .hasSize((int) Texts.nodeExporter().lines().filter(line -> !line.startsWith("#")).count());
    assertThat(samples)
        .contains(
            new MetricSample(
                "node_cpu_seconds_total",
                Map.of("cpu", "1", "mode", "user"),
                2926.25,
                OptionalLong.empty()));
  }
}
