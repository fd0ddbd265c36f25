package lucid.report;

import static lucid.verdict.FakeLog.Answer.failed;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import lucid.campaign.CampaignSimulation;
import lucid.verdict.CriterionVerdict;
import lucid.verdict.RunVerdict;
import org.apache.maven.plugin.surefire.log.api.NullConsoleLogger;
import org.apache.maven.plugins.surefire.report.ReportTestCase;
import org.apache.maven.plugins.surefire.report.ReportTestSuite;
import org.apache.maven.plugins.surefire.report.TestSuiteXmlParser;
import org.junit.jupiter.api.Test;

/** The files are read with Surefire's own parser. */
class JUnitXmlTest {
  private static ReportTestSuite parsed(RunVerdict run) throws Exception {
    var bytes = JUnitXml.of(run).getBytes(StandardCharsets.UTF_8);
    var parser = new TestSuiteXmlParser(new NullConsoleLogger());
    var suites =
        parser.parse(
            new InputStreamReader(new ByteArrayInputStream(bytes), StandardCharsets.UTF_8));
    assertThat(parser.isValid()).isTrue();
    assertThat(suites).hasSize(1);
    return suites.get(0);
  }

  @Test
  void everyCriterionIsACase() throws Exception {
    var run = Samples.green().get(CampaignSimulation.GATEWAY_THROUGHPUT);
    var suite = parsed(run);
    assertThat(suite.getFullClassName()).isEqualTo(run.simulation());
    assertThat(suite.getNumberOfTests()).isEqualTo(5);
    assertThat(suite.getTestCases())
        .allMatch(ReportTestCase::isSuccessful)
        .extracting(ReportTestCase::getName)
        .containsExactlyElementsOf(run.criteria().stream().map(CriterionVerdict::name).toList());
  }

  @Test
  void criterionThatIsNotMetIsAFailureWithItsReason() throws Exception {
    var suite = parsed(Samples.red().get(CampaignSimulation.GATEWAY_THROUGHPUT));
    assertThat(suite.getNumberOfFailures()).isEqualTo(2);
    assertThat(suite.getNumberOfErrors()).isZero();
    var p95 = suite.getTestCases().get(2);
    assertThat(p95.hasFailure()).isTrue();
    assertThat(p95.getFailureMessage()).startsWith("122 ms, limit < 100 ms (184 x ");
  }

  @Test
  void everyOtherOutcomeThanPassIsAnErrorAndNeverSkipped() throws Exception {
    for (var run :
        List.of(
            Samples.red().get(CampaignSimulation.BLOCKCHAIN_LEDGER),
            Samples.halfFinished().get(CampaignSimulation.GATEWAY_CONCURRENCY))) {
      var suite = parsed(run);
      assertThat(suite.getNumberOfErrors()).isEqualTo(run.criteria().size());
      assertThat(suite.getNumberOfSkipped()).isZero();
      assertThat(suite.getTestCases())
          .allMatch(ReportTestCase::hasError)
          .allMatch(one -> one.getFailureType().equals(run.outcome().words()));
    }
  }

  @Test
  void onlyTheCriteriaThatAreUndecidedAreErrorsOfAnInvalidRun() throws Exception {
    var run = Samples.invalid().get(CampaignSimulation.DATABASE_OPERATIONS);
    var suite = parsed(run);
    assertThat(suite.getNumberOfTests()).isEqualTo(run.criteria().size());
    assertThat(suite.getNumberOfFailures()).isZero();
    assertThat(suite.getTestCases())
        .filteredOn(ReportTestCase::hasError)
        .extracting(ReportTestCase::getName)
        .containsExactly("query: p95", "indexed lookup: p95");
    assertThat(suite.getTestCases().get(0).getFailureMessage())
        .isEqualTo(
            "14 ms, limit <= 10 ms, but up to 7 ms of that may be the injector's own doing:"
                + " without it 7 ms");
    assertThat(JUnitXml.of(run))
        .contains(
            """
            <system-out>query latency &lt; 10 ms p95: 14 ms, limit &lt;= 10 ms
            1,960 records in the load window of 9.8 s
            7 to 14 ms: some of it may be the injector's own doing</system-out>\
            """);
  }

  @Test
  void runThatBrokeAtItsEndIsACaseOfItsOwn() throws Exception {
    var suite =
        parsed(Samples.green().get(CampaignSimulation.GATEWAY_THROUGHPUT).broken("not clean"));
    assertThat(suite.getNumberOfTests()).isEqualTo(6);
    assertThat(suite.getNumberOfErrors()).isEqualTo(1);
    assertThat(suite.getTestCases().get(0).getFailureMessage()).isEqualTo("not clean");
  }

  @Test
  void answersOfAServiceAreEscapedInXml() throws Exception {
    var log = Samples.rateLimit(failed(1, "]]><a b=\"&\">\u0000\u001b[31m\uD800 \uD83D\uDE00"));
    var suite = parsed(Samples.run(CampaignSimulation.GATEWAY_RATE_LIMIT, log));
    assertThat(suite.getTestCases().get(1).getFailureMessage())
        .contains("]]><a b=\"&\">\uFFFD\uFFFD[31m\uFFFD \uD83D\uDE00");
  }
}
