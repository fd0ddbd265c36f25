package lucid.report;

import static lucid.report.Pictures.all;
import static lucid.report.Pictures.number;
import static lucid.report.Pictures.parsed;
import static lucid.verdict.Criterion.that;
import static lucid.verdict.FakeLog.Answer.failed;
import static lucid.verdict.FakeLog.Answer.in;
import static lucid.verdict.FakeLog.Answer.unsent;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import lucid.campaign.CampaignSimulation;
import lucid.report.Charts.Picture;
import lucid.verdict.Arrivals;
import lucid.verdict.Criterion;
import lucid.verdict.FakeLog;
import lucid.verdict.Series;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** The content of a run's charts. CampaignPageIT tests their look. */
class ChartsTest {
  /** The largest size of a full campaign's page, by DESIGN. */
  private static final int MOST_BYTES = 2_000_000;

  private static List<Series> series(String sample) {
    var runs = sample.equals("troubled") ? Samples.troubled() : Samples.green();
    return Samples.campaign(runs).simulations().stream()
        .flatMap(simulation -> Samples.drawn(sample).apply(simulation).stream())
        .toList();
  }

  private static Charts charts(String sample, CampaignSimulation planned) {
    return series(sample).stream()
        .filter(series -> series.simulation().equals(planned.simulation()))
        .map(Charts::of)
        .findFirst()
        .orElseThrow();
  }

  private static Picture picture(Charts charts, String title) {
    return Stream.concat(charts.overTime().stream(), charts.distributions().stream())
        .filter(picture -> picture.title().startsWith(title))
        .findFirst()
        .orElseThrow(() -> new AssertionError(title + " is none of " + titles(charts)));
  }

  private static List<String> titles(Charts charts) {
    return charts.overTime().stream().map(Picture::title).toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"green", "troubled"})
  void everyChartIsWellFormedAndHasATextAlternativeAndKeepsItsTextsInside(String sample)
      throws Exception {
    var pictures =
        series(sample).stream()
            .map(Charts::of)
            .flatMap(
                charts ->
                    Stream.concat(charts.overTime().stream(), charts.distributions().stream()))
            .toList();
    assertThat(pictures).hasSizeGreaterThan(20);
    for (var picture : pictures) {
      var svg = parsed(picture.svg());
      assertThat(svg.getAttribute("role")).isEqualTo("img");
      assertThat(svg.getAttribute("aria-label")).as(picture.title()).hasSizeGreaterThan(40);
      keepsItsTextsWithin(svg);
    }
  }

  private static void keepsItsTextsWithin(Element svg) {
    var texts = svg.getElementsByTagName("text");
    for (int i = 0; i < texts.getLength(); i++) {
      var text = (Element) texts.item(i);
      assertThat(number(text, "x")).as(text.getTextContent()).isBetween(0.0, 100.0);
      assertThat(number(text, "y")).as(text.getTextContent()).isBetween(0.0, number(svg, "height"));
    }
  }

  private static FakeLog asked(Duration window, FakeLog.Answers answers) {
    return new FakeLog().sent("one", 20, window, answers);
  }

  static Stream<FakeLog> oddLoads() {
    var tenSeconds = Duration.ofSeconds(10);
    return Stream.of(
        new FakeLog(),
        new FakeLog().took("block", 1),
        asked(tenSeconds, (i, due) -> failed(1, "503")),
        asked(tenSeconds, (i, due) -> failed(60_000, "no answer")),
        asked(tenSeconds, (i, due) -> i == 7 ? in(0) : unsent()),
        asked(tenSeconds, (i, due) -> in(i == 0 ? 0 : 99_999)),
        asked(tenSeconds, (i, due) -> in(0)).stalledEvery(100, 90, 0, 20_000),
        asked(tenSeconds, (i, due) -> due < 2_000 ? in(3) : failed(9, "503"))
            .stopped("down", 5_000, 3_000),
        asked(tenSeconds, (i, due) -> failed(9, "503")).stopped("down", 45, 5),
        asked(tenSeconds, (i, due) -> in(3))
            .took("block", 1, 1, 1, 99_999)
            .atOnce("block", 5, 3, failed(7, "<&>")));
  }

  /** A run can be shown, whatever the target does. */
  @ParameterizedTest
  @MethodSource("oddLoads")
  void anyLoadCanBeDrawn(FakeLog log) throws Exception {
    var load = Arrivals.constant("one", 20, Duration.ofSeconds(10));
    var criteria =
        List.of(
            that("one", "fast").p95().below(Duration.ofMillis(100)).over(load),
            that("one", "faster").max().atMost(Duration.ofMillis(100)).over(load),
            that("one", "many").requestsPerSecond().above(19).over(load),
            that("one", "always").requestsPerSecondInTheSlowestTenSeconds().above(19).over(load),
            that("block", "in time").mean().between(5, 10),
            that("block", "all").failed().is(0),
            that("block", "some").count().atLeast(1));
    var charts = Charts.of(Series.of("lucid.Some", criteria, log.evidence(), List.of()));
    assertThat(charts.overTime()).isNotEmpty();
    for (var picture :
        Stream.concat(charts.overTime().stream(), charts.distributions().stream()).toList()) {
      keepsItsTextsWithin(parsed(picture.svg()));
      assertThat(picture.svg()).doesNotContain("NaN", "Infinity");
    }
  }

  @Test
  void answersAreDrawnWithDueRequestsAndTheLimit() throws Exception {
    var charts = charts("green", CampaignSimulation.GATEWAY_THROUGHPUT);
    var picture = picture(charts, "GET /health: answers a second, limit > 500 req/s");
    var svg = parsed(picture.svg());
    for (var line : List.of("good", "due")) {
      assertThat(all(svg, "path", line)).as(line).hasSize(1);
      assertThat(all(svg, "text", line)).as(line).hasSize(1);
    }
    assertThat(all(svg, "line", "limit")).hasSize(1);
    assertThat(all(svg, "rect", "failed")).isEmpty();
    assertThat(svg.getAttribute("aria-label"))
        .contains(
            "GET /health: 31,238 good answers, 0 failed, of 31,238 due from 0.0 to 59.5 s",
            "answers > 500 req/s in 59 of 59 whole seconds");
  }

  @Test
  void timesAreDrawnAsThreeLinesThatAreNamedAndDashedWithTheirLimit() throws Exception {
    var svg =
        parsed(
            picture(
                    charts("green", CampaignSimulation.GATEWAY_THROUGHPUT),
                    "GET /health: response time")
                .svg());
    assertThat(all(svg, "text", "label"))
        .extracting(Node::getTextContent)
        .containsExactlyInAnyOrder("p50", "p95", "p99", "limit");
    for (var line : List.of("p50", "p95", "p99")) {
      assertThat(all(svg, "path", line)).as(line).hasSize(1);
    }
    var limit = all(svg, "line", "limit").get(0);
    assertThat(number(limit, "y1")).isBetween(1.0, 60.0);
  }

  @Test
  void failuresAreBars() throws Exception {
    var svg =
        parsed(
            picture(
                    charts("troubled", CampaignSimulation.GATEWAY_THROUGHPUT),
                    "GET /health: answers")
                .svg());
    assertThat(all(svg, "rect", "failed")).hasSize(2);
    assertThat(all(svg, "text", "failed")).hasSize(1);
  }

  @Test
  void findingsOfTheVerdictAreNumberedAndExplained() throws Exception {
    var charts = charts("troubled", CampaignSimulation.GATEWAY_THROUGHPUT);
    assertThat(charts.marks())
        .extracting(Charts.MarkText::text)
        .satisfiesExactlyInAnyOrder(
            slowest -> assertThat(slowest).startsWith("the slowest 10 s: "),
            standstill -> assertThat(standstill).isEqualTo("GET /health: no good answer for 3.0 s"),
            throttled ->
                assertThat(throttled)
                    .isEqualTo("the target's processor was slowed down: soft temperature limit"),
            stall -> assertThat(stall).isEqualTo("the injector's own longest stall: 31 ms"));
    var badges =
        all(parsed(picture(charts, "GET /health: answers").svg()), "text", "badge-number").stream()
            .map(Node::getTextContent)
            .toList();
    assertThat(badges).containsExactlyInAnyOrder("1", "2", "3", "4");
  }

  @Test
  void aChainShowsItsBlocksAsTheyCameAndTheLateOne() throws Exception {
    var charts = charts("troubled", CampaignSimulation.BLOCKCHAIN_LEDGER);
    assertThat(titles(charts))
        .contains(
            "block interval: how long each took, in s, limit 9500 to 10500 ms",
            "consensus round: how long each took, in s, limit < 5000 ms");
    var svg = parsed(picture(charts, "block interval").svg());
    assertThat(all(svg, "rect", "each")).hasSize(6);
    assertThat(all(svg, "line", "limit")).hasSize(2);
    assertThat(charts.marks())
        .extracting(Charts.MarkText::text)
        .contains("block interval: 15010 ms, limit 9500 to 10500 ms");
  }

  @Test
  void aRateLimitShowsItsBurstAndTheMinuteAfterIt() throws Exception {
    var charts = charts("green", CampaignSimulation.GATEWAY_RATE_LIMIT);
    var burst = parsed(picture(charts, "burst request: answers so far").svg());
    assertThat(all(burst, "text", "inside"))
        .extracting(Node::getTextContent)
        .containsExactlyInAnyOrder(
            "burst request: 150", "burst admitted: 100", "burst throttled: 50");
    // No line runs through its own name.
    for (var part : List.of("part-a", "part-b", "part-c")) {
      var line = all(burst, "path", part).get(0).getAttribute("d").replaceAll(".*V|H.*", "");
      assertThat(number(all(burst, "text", part).get(0), "y"))
          .as(part)
          .isLessThan(Double.parseDouble(line));
    }
    var rows = parsed(picture(charts, "Single requests").svg());
    assertThat(all(rows, "text", "row"))
        .extracting(Node::getTextContent)
        .containsExactly(
            "burst request: 150",
            "burst admitted: 100",
            "burst throttled: 50",
            "after the window: 1");
  }

  @Test
  void resourcesAreDrawnIfThereIsAnExporter() {
    assertThat(titles(charts("troubled", CampaignSimulation.GATEWAY_THROUGHPUT)))
        .contains("The target’s machine: processors in %, temperature in °C");
    assertThat(titles(charts("green", CampaignSimulation.GATEWAY_THROUGHPUT)))
        .noneMatch(title -> title.contains("machine"));
  }

  @Test
  void aDistributionHasItsLimitItsBandAndItsFiguresInWords() throws Exception {
    var charts = charts("green", CampaignSimulation.GATEWAY_THROUGHPUT);
    var picture = charts.distributions().get(0);
    assertThat(picture.caption())
        .isEqualTo(
            "31,238 records of GET /health: p50 3 ms, p95 5 ms, p99 5 ms, p99.9 5 ms, p99.99 5 ms;"
                + " 95 % interval of p95: 5 to 5 ms, limit < 100 ms;"
                + " p95 < 100 ms in 59 of 59 whole seconds;"
                + " dotted: without what may be the injector's own lateness");
    var svg = parsed(picture.svg());
    assertThat(all(svg, "line", "limit")).hasSize(1);
    assertThat(all(svg, "path", "curve")).hasSize(1);
    assertThat(all(svg, "path", "confidence")).hasSize(1);
    assertThat(all(svg, "text", "below"))
        .extracting(Node::getTextContent)
        .containsExactly("0 %", "90 %", "99 %", "99.9 %", "99.99 %");
  }

  /** Six loads of an hour have three requests each, and every second of them is different. */
  @Test
  void thePageOfLongLoadsIsNotTooLong() {
    var hour = Duration.ofHours(1);
    var criteria = new ArrayList<Criterion>();
    var log = new FakeLog();
    for (var request : List.of("one", "two", "three")) {
      var load = Arrivals.constant(request, 5, hour);
      criteria.add(that(request, "fast").p95().below(Duration.ofMillis(100)).over(load));
      log.sent(request, 5, hour, (i, due) -> in(1 + i * 37 % 211));
    }
    for (int second = 0; second < 3_600; second++) {
      log.stalled(1_000 * second, 1 + second % 9);
    }
    var one = Series.of("lucid.Some", criteria, log.evidence(), List.of());
    var page =
        CampaignPage.of(
            Samples.campaign(Samples.troubled()), simulation -> Optional.of(one), Optional.empty());
    assertThat(page.getBytes(StandardCharsets.UTF_8)).hasSizeBetween(200_000, MOST_BYTES);
    assertThat(titles(Charts.of(one)).get(1)).contains("(the worst of 15)");
  }

  @Test
  void thePageOfAFullCampaignIsSmall() {
    var page =
        CampaignPage.of(
            Samples.campaign(Samples.troubled()), Samples.drawn("troubled"), Optional.empty());
    assertThat(page.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(MOST_BYTES / 2);
  }

  @Test
  void aStepOfSeveralSecondsShowsTheWorstOfThem() throws Exception {
    var hour = Duration.ofHours(1);
    var load = Arrivals.constant("one", 5, hour);
    var criteria = List.of(that("one", "fast").p95().below(Duration.ofMillis(100)).over(load));
    var log = new FakeLog().sent("one", 5, hour, (i, due) -> in(i == 9_000 ? 5_000 : 10));
    var charts = Charts.of(Series.of("lucid.Some", criteria, log.evidence(), List.of()));
    var line =
        all(parsed(picture(charts, "one: response time").svg()), "path", "p99")
            .get(0)
            .getAttribute("d");
    var heights =
        Arrays.stream(line.split("[ML]", -1))
            .filter(point -> !point.isEmpty())
            .mapToDouble(point -> Double.parseDouble(point.split(" ", -1)[1]))
            .toArray();
    assertThat(heights).hasSizeBetween(200, 241);
    assertThat(IntStream.range(0, heights.length).filter(i -> heights[i] < 50).count())
        .as("the one second that was slow")
        .isEqualTo(1);
  }
}
