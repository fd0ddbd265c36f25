package lucid.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import lucid.campaign.CampaignSimulation;
import lucid.campaign.VerdictJson;
import lucid.gateway.GatewayThroughputSimulation;
import lucid.measure.InjectorLag;
import lucid.report.Samples;
import lucid.settings.Settings;
import lucid.settings.SettingsReader;
import lucid.target.NotMeasurableException;
import lucid.target.PreflightException;
import lucid.verdict.Criterion;
import lucid.verdict.Outcome;
import lucid.verdict.RunVerdict;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs without a log. Those with a log are in VerdictOfGatlingIT. */
class RunTest {
  private static final List<Criterion> CRITERIA =
      Samples.criteria(CampaignSimulation.GATEWAY_THROUGHPUT);

  @TempDir private Path temporary;
  private Run run;

  private static Settings settings(Path results) {
    var properties = new Properties();
    properties.setProperty("lucid.results-folder", results.toString());
    properties.setProperty("lucid.campaign", "test");
    properties.setProperty("lucid.note", "gateway ac0cee7a");
    return SettingsReader.read(properties);
  }

  private Run begin(Path results) {
    run =
        Run.begin(
            GatewayThroughputSimulation.class,
            settings(results),
            CRITERIA,
            new InjectorLag(Duration.ofMillis(5)));
    return run;
  }

  private List<RunVerdict> written() throws IOException {
    try (var files = Files.walk(temporary)) {
      return files
          .filter(file -> file.endsWith("verdict.json"))
          .map(
              file -> {
                try {
                  return VerdictJson.read(file, RunVerdict.class);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              })
          .toList();
    }
  }

  /** Concludes the run, so that its shutdown hook does not end the test's JVM. */
  @AfterEach
  void conclude() {
    Run.latest().ifPresent(Run::concludeEarly);
  }

  @Test
  void aRunThatHasBegunLeavesAnErrorInCaseItIsKilled() throws IOException {
    begin(temporary.resolve("gatling"));
    assertThat(written())
        .singleElement()
        .matches(RunVerdict::underWay)
        .extracting(RunVerdict::outcome)
        .isEqualTo(Outcome.ERROR);
    assertThat(temporary.resolve("gatling/index.html")).content().contains("under way since");
    assertThat(
            temporary.resolve("gatling-reports/TEST-lucid.gateway.GatewayThroughputSimulation.xml"))
        .content()
        .contains("the run has not ended: it is under way, or was killed");
  }

  @Test
  void verdictReplacesTheOneThatTheRunBeganWith() throws IOException {
    var verdict = begin(temporary.resolve("gatling")).concludeEarly();
    assertThat(verdict.outcome()).isEqualTo(Outcome.ERROR);
    assertThat(verdict.reason()).contains("the run ended before its load began");
    assertThat(verdict.notes()).containsExactly("lucid.note: gateway ac0cee7a");
    assertThat(written()).containsExactly(verdict);
  }

  @Test
  void aRunThatIsJudgedElsewhereWritesNothingAndCleansUpOnceWhenItsLoadHasEnded() {
    var cleanUps = new AtomicInteger();
    run =
        Run.judgedElsewhere(
            GatewayThroughputSimulation.class,
            settings(temporary.resolve("gatling")),
            CRITERIA,
            new InjectorLag(Duration.ofMillis(5)));
    run.opened(Map.of(), false, cleanUps::incrementAndGet);
    run.loadBegins(Duration.ZERO);
    assertThat(cleanUps).hasValue(0);
    run.loadHasEnded();
    run.loadHasEnded();
    assertThat(cleanUps).hasValue(1);
    assertThat(temporary).isEmptyDirectory();
  }

  @Test
  void aLoadThatDidNotEndIsAnErrorWhateverTheLogSays() {
    begin(temporary.resolve("gatling")).loadBegins(Duration.ZERO);
    assertThat(run.concludeEarly().reason())
        .contains("the run was interrupted, or broke, before its load had ended");
  }

  @Test
  void aLoadWithoutALogIsAnError() {
    begin(temporary.resolve("gatling")).loadBegins(Duration.ZERO);
    run.loadHasEnded();
    var verdict = run.concludeEarly();
    assertThat(verdict.outcome()).isEqualTo(Outcome.ERROR);
    assertThat(verdict.reason().orElseThrow()).startsWith("Gatling opened no log in ");
  }

  @Test
  void missingServiceIsNotMeasurableAndABrokenRunIsAnError() {
    begin(temporary.resolve("gatling"));
    assertThatThrownBy(
            () ->
                run.require(
                    () -> {
                      throw new NotMeasurableException("there is no mesh");
                    }))
        .hasMessage("there is no mesh");
    assertThat(run.concludeEarly().outcome()).isEqualTo(Outcome.NOT_MEASURABLE);
    assertThat(run.concludeEarly().reason()).contains("there is no mesh");

    begin(temporary.resolve("gatling"));
    assertThatThrownBy(
            () ->
                run.require(
                    () -> {
                      throw new IllegalStateException("the gateway can't be reached");
                    }))
        .hasMessage("the gateway can't be reached");
    assertThat(run.concludeEarly().outcome()).isEqualTo(Outcome.ERROR);
  }

  @Test
  void failedCleanUpIsAnError() {
    begin(temporary.resolve("gatling"));
    run.opened(
        Map.of("gateway", "http://127.0.0.1:1"),
        true,
        () -> {
          throw new IllegalStateException("the table is still there");
        });
    assertThat(run.concludeEarly().reason().orElseThrow())
        .startsWith(
            "the target could not be left as it was found: the table is still there;" + " ");
  }

  @Test
  void aResultsFolderThatCannotBeWrittenToEndsTheRunBeforeItsTargetIsOpened() throws IOException {
    var file = Files.writeString(temporary.resolve("gatling"), "a file, not a folder");
    assertThatExceptionOfType(PreflightException.class)
        .isThrownBy(() -> begin(file))
        .withMessageStartingWith("the verdict can't be written to " + file)
        .withMessageEndingWith("Is the disk full, or the folder not writable?");
    var verdict = Run.latest().orElseThrow().concludeEarly();
    assertThat(verdict.outcome()).isEqualTo(Outcome.ERROR);
    assertThat(verdict.reason().orElseThrow()).contains("can't be written to " + file);
  }

  @Test
  void aPageThatCannotBeWrittenIsAnErrorOnDiskToo() throws IOException {
    var results = temporary.resolve("gatling");
    begin(results);
    Files.delete(results.resolve("index.html"));
    Files.createDirectories(results.resolve("index.html/occupied"));
    var verdict = run.concludeEarly();
    assertThat(verdict.outcome()).isEqualTo(Outcome.ERROR);
    assertThat(verdict.reason().orElseThrow()).startsWith("the verdict can't be written to ");
    assertThat(written()).containsExactly(verdict);
  }
}
