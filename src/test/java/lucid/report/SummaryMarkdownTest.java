package lucid.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SummaryMarkdownTest {
  @Test
  void beginsWithTheAnswer() {
    assertThat(SummaryMarkdown.of(Samples.campaign(Samples.red())))
        .startsWith("## No: 2 of the 14 criteria measured are not met\n")
        .contains("**FAIL**, target `pi`, profile `full`, campaign `20261124-1155`")
        .contains("| Gateway throughput | ❌ FAIL | GET /health: p95: 122 ms, limit &lt; 100 ms")
        .contains("| Blockchain ledger | ❌ NOT MEASURABLE | the height is still 12345");
  }

  @Test
  void showsEachCriterionWithLimitFigureMarginAndInterval() {
    assertThat(SummaryMarkdown.of(Samples.campaign(Samples.green())))
        .contains(
            "| ✅ PASS | held request: p95<br>response time &lt; 100 ms p95 | &lt; 100 ms | 99 ms |"
                + " +1 % | 99 to 100 ms, close |")
        .contains("<details><summary>Gateway concurrency: 3 of 3 met</summary>");
  }

  @Test
  void showsTheTargetsMachineAndEachChangeAgainstTheBaseline() {
    assertThat(SummaryMarkdown.of(Samples.campaign(Samples.compared())))
        .contains("\nAgainst campaign 20261117-0900: 1 better, 2 worse, 4 no change, 10 not")
        .contains("- GET /health: p95: 122 ms, was 5 ms: worse, +2340 %\n")
        .contains("- mTLS handshake: p95: 42 ms, was 180 ms: better, -76.67 %\n")
        .contains("| 95 % interval | Against the baseline |\n|---|---|--:|--:|--:|--:|---|\n")
        .contains(
            "| +58 % | 42 to 43 ms | was 180 ms: better, -76.67 % |\n".replace("+58", "+91.6"))
        .contains("\nThe target's machine during the load: CPU 71 %, at most 88 %");
    assertThat(SummaryMarkdown.of(Samples.campaign(Samples.green())))
        .doesNotContain("gainst", "machine");
  }

  @Test
  void whatAServiceAnswersIsNeitherMarkupNorTheEndOfACell() {
    assertThat(SummaryMarkdown.escape("<b>|`x`*y*\n[z](w) \\| & _u_"))
        .isEqualTo("&lt;b&gt;\\|\\`x\\`\\*y\\*<br>\\[z\\](w) \\\\\\| &amp; \\_u\\_");
    assertThat(SummaryMarkdown.of(Samples.campaign(Samples.red()))).doesNotContain("<script>");
  }
}
