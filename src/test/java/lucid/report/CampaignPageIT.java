package lucid.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.logging.Level;
import java.util.stream.Stream;
import lucid.campaign.CampaignSimulation;
import lucid.verdict.RunVerdict;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/**
 * The campaign page as a reader sees it, in a browser. Pictures of a light phone and a dark desktop
 * are kept in {@code target/campaign-page}.
 */
@Tag("unmeasured")
class CampaignPageIT {
  private static final Path BROWSER = Path.of("/usr/bin/chromium");
  private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
  private static final Path PICTURES = Path.of("target", "campaign-page");

  /** The looks whose pictures are kept. A picture takes longer than all checks of its page. */
  private static final Set<String> KEPT = Set.of("400-light", "1200-dark");

  /** The contrasts that WCAG 2 requires at level AA for text and for large text. */
  private static final double CONTRAST = 4.5;

  private static final double CONTRAST_OF_LARGE_TEXT = 3;

  /** The width of A4 without margins, in CSS pixels. */
  private static final int WIDTH_OF_PAPER = 718;

  /** A script that lists texts by their contrast with their background, the worst first. */
  private static final String CONTRASTS =
      """
      const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
      const seen = new Map();
      const rgba = colour => {
        if (!seen.has(colour)) {
          seen.set(colour, drawn(colour));
        }
        return seen.get(colour);
      };
      const drawn = colour => {
        canvas.clearRect(0, 0, 1, 1);
        canvas.fillStyle = colour;
        canvas.fillRect(0, 0, 1, 1);
        return canvas.getImageData(0, 0, 1, 1).data;
      };
      const luminance = colour => {
        const [r, g, b] = [...rgba(colour)].slice(0, 3).map(value => value / 255)
            .map(value => value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
      };
      const background = element => {
        const colour = getComputedStyle(element).backgroundColor;
        return rgba(colour)[3] > 0 ? colour : background(element.parentElement);
      };
      const contrasts = [];
      const texts = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
      while (texts.nextNode()) {
        const element = texts.currentNode.parentElement;
        if (texts.currentNode.data.trim() && element.checkVisibility()) {
          const style = getComputedStyle(element);
          const two = [luminance(style.color), luminance(background(element))].sort((a, b) => b - a);
          contrasts.push({
            text: texts.currentNode.data.trim(),
            large: parseFloat(style.fontSize) >= 24,
            contrast: (two[0] + 0.05) / (two[1] + 0.05)});
        }
      }
      return contrasts;
      """;

  @TempDir private static Path temporary;
  private static ChromeDriver driver;

  /** A page, with the width and the color scheme of the browser. */
  private record Look(String page, int width, String scheme) {}

  @BeforeAll
  static void openBrowser() throws IOException {
    assumeTrue(
        Files.isExecutable(BROWSER) && Files.isExecutable(DRIVER),
        "skipped: there is no " + BROWSER + " with " + DRIVER + " on this machine");
    Files.createDirectories(PICTURES);
    write("green", Samples.green());
    write("red", Samples.red());
    write("invalid", Samples.invalid());
    write("half", Samples.halfFinished());
    write("compared", Samples.compared());
    write("troubled", Samples.troubled());
    write("trend", Samples.trend());
    Files.writeString(page("capacity"), CampaignPageTest.capacityPage());
    var log = new LoggingPreferences();
    log.enable(LogType.BROWSER, Level.ALL);
    var options = new ChromeOptions();
    options.setBinary(BROWSER.toFile());
    options.setCapability("goog:loggingPrefs", log);
    options.addArguments(
        "--headless=new",
        "--hide-scrollbars",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--user-data-dir=" + temporary.resolve("profile"));
    driver =
        new ChromeDriver(
            new ChromeDriverService.Builder()
                .usingDriverExecutable(DRIVER.toFile())
                .usingAnyFreePort()
                .withLogFile(new File(PICTURES.toFile(), "chromedriver.log"))
                .build(),
            options);
  }

  private static void write(String sample, Map<CampaignSimulation, RunVerdict> runs)
      throws IOException {
    Files.writeString(
        page(sample),
        CampaignPage.of(Samples.campaign(runs), Samples.drawn(sample), Optional.empty()));
  }

  @AfterAll
  static void closeBrowser() {
    if (driver != null) {
      driver.quit();
    }
  }

  private static Path page(String name) {
    return temporary.resolve(name + ".html");
  }

  private static void open(Look look) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", look.width(), "height", 800, "deviceScaleFactor", 1, "mobile", false));
    media("screen", look.scheme());
    driver.get(page(look.page()).toUri().toString());
  }

  private static void media(String media, String scheme) {
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of(
            "media",
            media,
            "features",
            List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
  }

  private static void keepPicture(Look look) throws IOException {
    var picture =
        driver.executeCdpCommand(
            "Page.captureScreenshot",
            Map.of("format", "png", "captureBeyondViewport", true, "optimizeForSpeed", true));
    Files.write(
        PICTURES.resolve("%s-%d-%s.png".formatted(look.page(), look.width(), look.scheme())),
        Base64.getDecoder().decode(picture.get("data").toString()));
  }

  private static List<String> texts(String selector) {
    return driver.findElements(By.cssSelector(selector)).stream().map(WebElement::getText).toList();
  }

  private static String text(String selector) {
    return driver.findElement(By.cssSelector(selector)).getText();
  }

  private static long number(String script) {
    return ((Number) driver.executeScript("return " + script)).longValue();
  }

  @SuppressWarnings("unchecked") // as the script says
  private static void requireContrast() {
    var contrasts = (List<Map<String, Object>>) driver.executeScript(CONTRASTS);
    assertThat(contrasts)
        .hasSizeGreaterThan(20)
        .allSatisfy(
            text ->
                assertThat(((Number) text.get("contrast")).doubleValue())
                    .as("contrast of \"%s\"", text.get("text"))
                    .isGreaterThanOrEqualTo(
                        text.get("large").equals(true) ? CONTRAST_OF_LARGE_TEXT : CONTRAST));
  }

  static Stream<Look> looks() {
    return Stream.of("green", "red", "invalid", "half", "compared", "troubled", "trend", "capacity")
        .flatMap(
            page ->
                Stream.of(400, 800, 1200, 1600)
                    .flatMap(
                        width ->
                            Stream.of("light", "dark")
                                .map(scheme -> new Look(page, width, scheme))));
  }

  @ParameterizedTest
  @MethodSource("looks")
  void pageIsReadableInEveryWidthAndScheme(Look look) throws IOException {
    open(look);
    openPictures();
    if (KEPT.contains(look.width() + "-" + look.scheme())) {
      keepPicture(look);
    }
    assertThat(number("document.documentElement.scrollWidth")).isEqualTo(look.width());
    assertThat(driver.executeScript("return getComputedStyle(document.body).backgroundColor"))
        .isEqualTo(look.scheme().equals("light") ? "rgb(247, 247, 244)" : "rgb(16, 19, 22)");
    requireContrast();
    assertThat(faultsOfPictures()).isEmpty();
    assertThat(number("performance.getEntriesByType('resource').length"))
        .as("nothing is fetched")
        .isZero();
    assertThat(driver.manage().logs().get(LogType.BROWSER).getAll()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 750, 800, 1200, 1600})
  void noOutcomeLiesOnTheNameOfItsCriterion(int width) {
    open(new Look("red", width, "light"));
    assertThat(texts(".criteria .badge")).contains("NOT MEASURABLE", "PASS", "FAIL");
    assertThat(
            number(
                """
                [...document.querySelectorAll('.criteria > li')].filter(row => {
                  const badge = row.querySelector('.badge').getBoundingClientRect();
                  const name = row.querySelector('h3').getBoundingClientRect();
                  return badge.right > name.left && badge.bottom > name.top;
                }).length\
                """))
        .isZero();
  }

  private static void openPictures() {
    driver.executeScript("document.querySelectorAll('details').forEach(one => one.open = true)");
  }

  /** Returns the texts of pictures that are cut off, too small, or overlapping. */
  @SuppressWarnings("unchecked") // as the script says
  private static List<String> faultsOfPictures() {
    return (List<String>)
        driver.executeScript(
            """
            const faults = [];
            const beside = (one, other) => one.right <= other.left + .5 || other.right <= one.left + .5
                || one.bottom <= other.top + 2.5 || other.bottom <= one.top + 2.5;
            for (const plot of document.querySelectorAll('svg.plot')) {
              const box = plot.getBoundingClientRect();
              const texts = [...plot.querySelectorAll('text')].map(text =>
                  ({words: text.textContent, style: text.getAttribute('class'),
                    size: parseFloat(getComputedStyle(text).fontSize),
                    box: text.getBoundingClientRect()}));
              for (const text of texts) {
                if (text.box.left < box.left - .5 || text.box.right > box.right + .5
                    || text.box.top < box.top - .5 || text.box.bottom > box.bottom + .5) {
                  faults.push('cut off: ' + text.words + ' in ' + plot.ariaLabel);
                }
                if (text.size < 10) {
                  faults.push('too small: ' + text.words);
                }
              }
              for (const style of ['label', 'tick', 'value', 'badge-number', 'row']) {
                const alike = texts.filter(text => text.style.split(' ').includes(style));
                for (let i = 0; i < alike.length; i++) {
                  for (let j = 0; j < i; j++) {
                    if (!beside(alike[i].box, alike[j].box)) {
                      faults.push(alike[i].words + ' lies on ' + alike[j].words
                          + ' in ' + plot.ariaLabel);
                    }
                  }
                }
              }
            }
            return faults;
            """);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 800, 1200, 1600})
  void aCardOpensToPicturesAsWideAsItIsWithTheirTimesBelowEachOther(int width) {
    open(new Look("troubled", width, "light"));
    var part = "document.querySelector('#gateway-throughput";
    assertThat(number(part + " .over-time').open ? 1 : 0"))
        .as("that of a simulation that is not met is open")
        .isEqualTo(1);
    assertThat(number("document.querySelector('#mesh-services .over-time').open ? 1 : 0")).isZero();
    driver.executeScript("document.querySelector('#mesh-services .over-time summary').click()");
    assertThat(driver.findElement(By.cssSelector("#mesh-services .over-time svg")).isDisplayed())
        .isTrue();
    assertThat(number(part + " .over-time svg').getBoundingClientRect().width"))
        .isBetween((long) Math.min(width, 1088) - 170, (long) width);
    assertThat(
            number(
                "new Set([...document.querySelectorAll('#gateway-throughput .over-time"
                    + " .tick.below')].filter(tick => tick.textContent === '30').map(tick =>"
                    + " Math.round(tick.getBoundingClientRect().left))).size"))
        .as("one axis of time")
        .isEqualTo(1);
    assertThat(texts("#gateway-throughput .marks li"))
        .hasSize(4)
        .anySatisfy(mark -> assertThat(mark).contains("the slowest 10 s: "));
  }

  @Test
  void chartsHaveTextAlternatives() {
    open(new Look("green", 1280, "light"));
    openPictures();
    assertThat(driver.findElements(By.cssSelector("svg.plot[role=img]")))
        .hasSizeGreaterThan(20)
        .allSatisfy(plot -> assertThat(plot.getDomAttribute("aria-label")).hasSizeGreaterThan(40));
    assertThat(texts("#gateway-throughput .said li"))
        .singleElement()
        .asString()
        .startsWith("GET /health: 31,238 good answers, 0 failed, of 31,238 due");
    assertThat(texts("#gateway-throughput .distribution figcaption"))
        .singleElement()
        .asString()
        .contains("p95 < 100 ms in 59 of 59 whole seconds");
  }

  @Test
  void runWithoutASeriesSaysSo() throws IOException {
    Files.writeString(
        page("older"),
        CampaignPage.of(
            Samples.campaign(Samples.green()), simulation -> Optional.empty(), Optional.empty()));
    open(new Look("older", 1280, "light"));
    assertThat(texts(".uncharted"))
        .hasSize(6)
        .allMatch(words -> words.startsWith("There are no charts of this load: "));
    assertThat(driver.findElements(By.cssSelector("svg.plot"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"green", "red", "invalid", "half", "compared", "troubled", "trend"})
  void pageIsPrintedInTheLightScheme(String page) {
    open(new Look(page, WIDTH_OF_PAPER, "dark"));
    media("print", "dark");
    assertThat(number("document.documentElement.scrollWidth")).isEqualTo(WIDTH_OF_PAPER);
    assertThat(driver.executeScript("return getComputedStyle(document.body).backgroundColor"))
        .isEqualTo("rgb(255, 255, 255)");
    requireContrast();
    assertThat(faultsOfPictures()).isEmpty();
    assertThat(
            number(
                "[...document.querySelectorAll('details.charts svg.plot')]"
                    + ".filter(plot => !plot.checkVisibility()"
                    + " || plot.getBoundingClientRect().height < 50).length"))
        .as("pictures that are not on the paper")
        .isZero();
  }

  @Test
  void redSaysInItsFirstLineThatTheAnswerIsNoAndThenWhyAndWhatToLookAt() {
    open(new Look("red", 1280, "light"));
    assertThat(text("h1")).isEqualTo("No: 2 of the 18 criteria measured are not met");
    assertThat(number("document.querySelector('h1').getBoundingClientRect().bottom"))
        .isLessThan(250);
    assertThat(texts(".card .badge"))
        .containsExactly("FAIL", "PASS", "PASS", "NOT MEASURABLE", "PASS", "PASS");
    assertThat(texts("#next-gateway-throughput .why li"))
        .satisfiesExactly(
            p95 -> assertThat(p95).startsWith("GET /health: p95: 122 ms, limit < 100 ms"),
            success ->
                assertThat(success).startsWith("GET /health: success: 99.41 %, limit > 99.9 %"));
    assertThat(texts("#next-gateway-throughput pre"))
        .contains("docker logs --since 30m api-gateway", "ping -c 5 192.168.0.75");
    assertThat(texts("#gateway-throughput .criteria > li.is-fail .figure"))
        .containsExactly(
            "122 ms\nlimit < 100 ms\nmargin -22 %", "99.41 %\nlimit > 99.9 %\nmargin -0.49 %");
  }

  @Test
  void barsAreDrawnToScale() {
    open(new Look("red", 1280, "light"));
    var bar = "document.querySelectorAll('#gateway-throughput .bar')[2]";
    double width = number(bar + ".getBoundingClientRect().width * 1000") / 1000.0;
    double left = number(bar + ".getBoundingClientRect().left * 1000") / 1000.0;
    for (var mark : Map.of(".limit", 100.0 / 150, ".dot", 122.0 / 150).entrySet()) {
      var box = bar + ".querySelector('" + mark.getKey() + "').getBoundingClientRect()";
      double middle = number("(" + box + ".left + " + box + ".right) * 500") / 1000.0;
      assertThat((middle - left) / width)
          .as(mark.getKey())
          .isCloseTo(mark.getValue(), within(0.005));
    }
  }

  @Test
  void answersOfAServiceAreShownAndNotExecuted() {
    open(new Look("red", 1280, "light"));
    assertThat(number("document.scripts.length")).isZero();
    assertThat(text("#next-gateway-throughput")).contains("<script>alert('503')</script>");
  }

  @Test
  void cardsLinkToTheirSections() {
    open(new Look("red", 1280, "light"));
    var cards = driver.findElements(By.cssSelector(".card"));
    assertThat(cards).hasSize(6);
    for (var card : cards) {
      var target = card.getDomAttribute("href");
      assertThat(driver.findElements(By.cssSelector(target))).as(target).hasSize(1);
    }
  }

  @Test
  void greenIsAYesWithNothingToLookAt() {
    open(new Look("green", 1280, "light"));
    assertThat(text("h1")).isEqualTo("Yes: all 22 criteria are met");
    assertThat(driver.findElements(By.id("next"))).isEmpty();
    assertThat(texts(".close"))
        .containsExactly("Close: a few more records could change the outcome");
    assertThat(driver.findElements(By.linkText("Gatling’s report"))).hasSize(6);
  }

  @Test
  void eachCriterionShowsItsSampleAndItsLoad() {
    open(new Look("green", 1280, "light"));
    assertThat(texts("#gateway-throughput .basis"))
        .startsWith("31,238 records in the load window of 59.5 s")
        .contains("31,238 records in the load window of 59.5 s; 95 % interval: 5 to 5 ms")
        .contains("31,238 records, every 10 s within the load window of 59.5 s");
    assertThat(text("#gateway-throughput header"))
        .contains("59.5 s of load · injector: longest stall 12 ms, lag p99 3 ms, CPU 21 %");
    assertThat(texts("#gateway-throughput .loads li"))
        .singleElement()
        .asString()
        .startsWith("GET /health: 31,238 of 31,238 requests were sent, ");
    assertThat(texts(".exact")).hasSize(1);
  }

  @Test
  void invalidRunShowsTheReasonAndTheBoundsOfEachUndecidedCriterion() {
    open(new Look("invalid", 1280, "light"));
    assertThat(text("h1")).isEqualTo("No answer: 1 of the 6 simulations has none");
    assertThat(texts(".card p")).endsWith("2 of 7 checks undecided");
    assertThat(texts("#next-database-operations .why li"))
        .containsExactly(
            "query: p95: 14 ms, limit <= 10 ms, but up to 7 ms of that may be the injector's own"
                + " doing: without it 7 ms",
            "indexed lookup: p95: 6 ms, limit <= 5 ms, but up to 1 ms of that may be the"
                + " injector's own doing: without it 5 ms");
    assertThat(texts("#database-operations .criteria .badge"))
        .containsExactly("INVALID", "PASS", "INVALID", "PASS", "PASS", "PASS", "PASS");
    assertThat(texts("#database-operations .bounds"))
        .containsExactly(
            "7 to 14 ms: some of it may be the injector's own doing",
            "5 to 6 ms: some of it may be the injector's own doing");
    assertThat(driver.findElements(By.cssSelector("#database-operations .bar .doubt"))).hasSize(2);
  }

  @Test
  void changeAgainstTheBaselineStandsBesideItsCriterion() {
    open(new Look("compared", 1280, "light"));
    assertThat(text("#comparison dd"))
        .isEqualTo("campaign 20261117-0900: 1 better, 2 worse, 5 no change, 14 not compared");
    assertThat(texts("#gateway-throughput .change.is-fail"))
        .containsExactly("was 5 ms: worse, +2340 %", "was 100 %: worse, -0.59 %");
    assertThat(texts("#mesh-services .change.is-pass"))
        .containsExactly("was 180 ms: better, -76.67 %");
    assertThat(texts("#mesh-services .change.muted")).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 800, 1200, 1600})
  void eachCriterionHasItsHistoryWithTheLimitAndTheLatestFigureMarked(int width) {
    open(new Look("trend", width, "light"));
    assertThat(text("#comparison dd"))
        .startsWith("12 campaigns, the latest 20261112-0900: ")
        .contains(" worse, ", " no change, ");
    var plots = driver.findElements(By.cssSelector("#gateway-throughput svg.spark"));
    assertThat(plots).hasSize(4);
    assertThat(plots)
        .allSatisfy(
            plot -> {
              assertThat(plot.findElements(By.cssSelector("circle.past"))).hasSize(12);
              assertThat(plot.findElements(By.cssSelector("circle.now"))).hasSize(1);
              assertThat(plot.findElements(By.cssSelector("line.limit"))).hasSize(1);
              assertThat(plot.findElements(By.cssSelector("text.limit"))).hasSize(1);
              assertThat(plot.getSize().width).isBetween(120, 320);
            });
    assertThat(plots)
        .extracting(plot -> plot.getDomAttribute("aria-label"))
        .contains(
            "GET /health: p95 of 12 campaigns since 12 Nov 2026: 4 to 7 ms, now 122 ms, limit <"
                + " 100 ms");
    assertThat(texts("#gateway-throughput .change.is-fail"))
        .anyMatch(
            words ->
                words.matches(
                    "was 4 to 7 ms in 12 campaigns, 5 ms in the middle: worse, \\+2340 %"
                        + " \\([.\\d]+ to [.\\d]+ ms is no change\\)"));
    assertThat(driver.findElements(By.cssSelector("#history-legend"))).hasSize(1);
  }

  @Test
  void historyDrawsHigherFiguresHigherAndUnsoundOnesAsACross() {
    open(new Look("trend", 1200, "light"));
    var plot = "document.querySelectorAll('#gateway-throughput svg.spark')[2]";
    var dots = "[..." + plot + ".querySelectorAll('circle')].map(dot => dot.cy.baseVal.value)";
    var limit = plot + ".querySelector('line.limit').y1.baseVal.value";
    assertThat(number("Math.round(" + limit + " - " + dots + ".at(-1))"))
        .as("122 ms is above a limit of 100 ms")
        .isPositive();
    assertThat(number("Math.round(" + dots + "[6] < " + dots + "[0] ? 1 : 0)"))
        .as("7 ms is above 5 ms")
        .isEqualTo(1);
    assertThat(number("Math.round(" + dots + "[0] - " + limit + ")")).isGreaterThan(10);
    var crosses = driver.findElements(By.cssSelector("#database-operations .now-unsound"));
    assertThat(crosses).hasSize(2);
    assertThat(driver.findElements(By.cssSelector("#database-operations svg.spark")))
        .extracting(one -> one.getDomAttribute("aria-label"))
        .anyMatch(words -> words.contains("now 14 ms, which is INVALID, limit <= 10 ms"));
  }

  @Test
  void withoutSeveralCampaignsThereIsNoHistory() {
    open(new Look("compared", 1200, "light"));
    assertThat(driver.findElements(By.cssSelector("svg.spark, #history-legend"))).isEmpty();
  }

  @Test
  void resourcesOfTheTargetStandBelowItsCriteria() {
    open(new Look("compared", 1280, "light"));
    assertThat(texts("#mesh-services .machine dt"))
        .startsWith("CPU", "Memory", "Temperature", "CPU clock", "Throttling")
        .endsWith("api-gateway", "lucid-mongodb", "node-exporter");
    assertThat(texts("#mesh-services .machine dd")).contains("62 °C, at most 68 °C");
    open(new Look("red", 1280, "light"));
    assertThat(driver.findElements(By.cssSelector(".machine, .change, #comparison"))).isEmpty();
  }

  @Test
  void unfinishedCampaignShowsTheStateOfEachSimulation() {
    open(new Look("half", 1280, "light"));
    assertThat(texts(".card p"))
        .containsExactly(
            "all 5 checks met",
            "all 6 checks met",
            "the run broke",
            "under way",
            "no run of this campaign",
            "no run of this campaign");
  }
}
