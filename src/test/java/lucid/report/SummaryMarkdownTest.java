package lucid.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SummaryMarkdownTest {
  @Test
  void beginsWithTheAnswer() {
    assertThat(SummaryMarkdown.of(Samples.campaign(Samples.red())))
        .startsWith("## No: 2 of the 18 criteria measured are not met\n")
        .contains("**FAIL**, target `pi`, profile `full`, campaign `20261124-1155`")
        .contains("| Gateway throughput | ❌ FAIL | GET /health: p95: 122 ms, limit &lt; 100 ms")
        .contains("| Blockchain ledger | ❌ NOT MEASURABLE | the height is still 12345");
  }

  @Test
  void showsEachCriterionWithLimitFigureMarginAndInterval() {
    assertThat(SummaryMarkdown.of(Samples.campaign(Samples.green())))
        .contains(
            "| ✅ PASS | held request: p95<br>response time &lt; 100 ms p95 | &lt; 100 ms | 99 ms |"
                + " +1 % | 99 to 100 ms, close: a few more records could change the outcome | 21,000"
                + " records in the load window of 20 s |")
        .contains("<details><summary>Gateway concurrency: 4 of 4 met</summary>");
  }

  @Test
  void showsWhyACriterionIsUndecidedAndBothItsBounds() {
    assertThat(SummaryMarkdown.of(Samples.campaign(Samples.invalid())))
        .contains(
            "| Database operations | ❌ INVALID | query: p95: 14 ms, limit &lt;= 10 ms, but up to 7"
                + " ms of that may be the injector's own doing: without it 7 ms<br>indexed lookup:"
                + " p95: ",
            " | 14 ms<br>7 to 14 ms: some of it may be the injector's own doing | -40 % | ");
  }

  @Test
  void showsTheInjectorsLatenessAndEachLoad() {
    assertThat(SummaryMarkdown.of(Samples.campaign(Samples.green())))
        .contains(
            "\n- Injector: longest stall 12 ms, lag p99 3 ms, CPU 21 %\n",
            "\n- Load GET /health: 31,238 of 31,238 requests were sent, ");
  }

  @Test
  void showsTheDriftOfASoak() {
    assertThat(SummaryMarkdown.of(Samples.campaign(Samples.soak())))
        .contains("\n- Drift: GET /health: p95 rose by ");
  }

  @Test
  void showsTheTargetsMachineAndEachChangeAgainstTheBaseline() {
    assertThat(SummaryMarkdown.of(Samples.campaign(Samples.compared())))
        .contains("\nAgainst campaign 20261117-0900: 1 better, 2 worse, 5 no change, 14 not")
        .contains("- GET /health: p95: 122 ms, was 5 ms: worse, +2340 %\n")
        .contains("- mTLS handshake: p95: 42 ms, was 180 ms: better, -76.67 %\n")
        .contains(
            "| 95 % interval | Over | Against the baseline |\n|---|---|--:|--:|--:|--:|---|---|\n")
        .contains(
            "| +91.6 % | 42 to 43 ms | 550 records in the load window of 11 s | was 180 ms: better,"
                + " -76.67 % |\n")
        .contains("\nThe target's machine during the load: CPU 71 %, at most 88 %");
    assertThat(SummaryMarkdown.of(Samples.campaign(Samples.green())))
        .doesNotContain("gainst", "machine");
  }

  @Test
  void answersOfAServiceAreEscapedInATable() {
    assertThat(SummaryMarkdown.escape("<b>|`x`*y*\n[z](w) \\| & _u_"))
        .isEqualTo("&lt;b&gt;\\|\\`x\\`\\*y\\*<br>\\[z\\](w) \\\\\\| &amp; \\_u\\_");
    assertThat(SummaryMarkdown.of(Samples.campaign(Samples.red()))).doesNotContain("<script>");
  }
}
