package lucid.campaign;

import static lucid.verdict.FakeLog.Answer.failed;
import static lucid.verdict.FakeLog.Answer.in;
import static lucid.verdict.FakeLog.Answer.unsent;
import static lucid.verdict.FakeLog.isOneOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import lucid.capacity.CapacityReport;
import lucid.capacity.CapacitySamples;
import lucid.measure.HostWatch;
import lucid.report.Samples;
import lucid.verdict.FakeLog;
import lucid.verdict.RunVerdict;
import lucid.verdict.Series;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class VerdictJsonTest {
  private static final String VERDICT = "urn:lucid:verdict";
  private static final String CAMPAIGN = "urn:lucid:campaign";
  private static final String CAPACITY = "urn:lucid:capacity";
  private static final SchemaRegistry SCHEMAS =
      SchemaRegistry.withDefaultDialect(
          SpecificationVersion.DRAFT_2020_12,
          registry ->
              registry.schemas(
                  Map.of(
                      VERDICT,
                      resource("verdict"),
                      CAMPAIGN,
                      resource("campaign"),
                      CAPACITY,
                      resource("capacity"))));

  private static String resource(String name) {
    try (var in = RunVerdict.class.getResourceAsStream(name + ".schema.json")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Error> errors(String schema, String json) {
    return SCHEMAS
        .getSchema(SchemaLocation.of(schema))
        .validate(
            json,
            InputFormat.JSON,
            execution -> execution.executionConfig(config -> config.formatAssertionsEnabled(true)));
  }

  static Stream<Map<CampaignSimulation, RunVerdict>> samples() {
    return Stream.of(
        Samples.green(),
        Samples.red(),
        Samples.informed(),
        Samples.invalid(),
        Samples.halfFinished(),
        Samples.compared(),
        Samples.trend(),
        Samples.soak());
  }

  @ParameterizedTest
  @MethodSource("samples")
  void everyVerdictAndCampaignFitsItsSchema(Map<CampaignSimulation, RunVerdict> runs) {
    runs.values().forEach(run -> assertThat(errors(VERDICT, VerdictJson.of(run))).isEmpty());
    assertThat(errors(CAMPAIGN, VerdictJson.of(Samples.campaign(runs)))).isEmpty();
  }

  private static CapacityReport capacity() {
    return CapacitySamples.report(
        CapacitySamples.found(),
        CapacitySamples.injectorsLimit("lucid.gateway.GatewayConcurrencySimulation"),
        CapacitySamples.broken());
  }

  @Test
  void aCapacityIsAsItsSchemaSaysAndCanBeRead(@TempDir Path folder) throws IOException {
    var json = VerdictJson.of(capacity());
    assertThat(errors(CAPACITY, json)).isEmpty();
    var file = Files.writeString(folder.resolve("capacity.json"), json);
    assertThat(VerdictJson.read(file, CapacityReport.class)).isEqualTo(capacity());
    assertThat(errors(CAPACITY, json.replace("\"FOUND\"", "\"GUESSED\""))).isNotEmpty();
    assertThat(errors(CAPACITY, json.replace("\"gaveWay\"", "\"culprit\""))).isNotEmpty();
    assertThat(errors(CAPACITY, json.replace("\"load\" : 525", "\"load\" : 0"))).isNotEmpty();
  }

  /**
   * Returns a run with failures, a softer second, an early stop and a machine that was not quiet.
   */
  private static RunVerdict troubled() {
    return Samples.run(
        CampaignSimulation.GATEWAY_THROUGHPUT,
        new FakeLog()
            .sent(
                "GET /health",
                525,
                Duration.ofSeconds(20),
                (i, due) ->
                    isOneOf(0.06, i)
                        ? failed(1, "503")
                        : due / 1000 == 5 && i % 2 == 0 ? unsent() : in(40).late(due % 20))
            .stalledEvery(100, 30, 0, 20_000)
            .on(
                new HostWatch.Conditions(
                    -1500, 2500, Optional.of(700L), Optional.of(3.26), Optional.of(99.4)))
            .stopped("stopped after 20 s: down", 20_000, 10_000));
  }

  @Test
  void verdictOfATroubledRunFitsItsSchema(@TempDir Path folder) throws IOException {
    var json = VerdictJson.of(troubled());
    assertThat(errors(VERDICT, json)).isEmpty();
    assertThat(json)
        .contains("\"fewestSecond\" : 5", "\"clockSetMs\" : -1500", "\"stolenPercent\" : 3.3");
    var file = Files.writeString(folder.resolve("verdict.json"), json);
    assertThat(VerdictJson.read(file, RunVerdict.class)).isEqualTo(troubled());
  }

  @Test
  void eachCriterionHasItsBoundsItsPeriodAndItsDependence() {
    assertThat(VerdictJson.of(Samples.invalid().get(CampaignSimulation.DATABASE_OPERATIONS)))
        .contains(
            """
                "period" : "the load window of 9.8 s",
                "seconds" : 9.8,
                "dependsOn" : "TIME",
            """
                .indent(0))
        .containsPattern("\"bounds\" : \\{\\s+\"low\" : 7.0,\\s+\"high\" : 14.0\\s+}");
  }

  @Test
  void schemaRefusesAnImpossibleVerdict() {
    var pass = VerdictJson.of(Samples.green().get(CampaignSimulation.GATEWAY_THROUGHPUT));
    assertThat(errors(VERDICT, pass.replace("\"PASS\"", "\"GREEN\""))).isNotEmpty();
    assertThat(errors(VERDICT, pass.replace("\"PASS\"", "\"FAIL\"")))
        .as("a failure without a reason")
        .isNotEmpty();
    assertThat(errors(VERDICT, pass.replaceAll("\"actual\" : [0-9.]+,", "")))
        .as("a pass without a figure")
        .isNotEmpty();
    assertThat(errors(VERDICT, pass.replace("2026-11-24T12:00:00Z", "noon"))).isNotEmpty();
    assertThat(errors(VERDICT, pass.replace("\"seed\"", "\"seeds\""))).isNotEmpty();
    for (var part : List.of("loads", "due", "whole", "period", "dependsOn")) {
      assertThat(errors(VERDICT, pass.replace("\"" + part + "\"", "\"other\""))).isNotEmpty();
    }
    assertThat(errors(VERDICT, pass.replace("longestStallMs", "longestStall"))).isNotEmpty();
    assertThat(errors(VERDICT, pass.replace("\"LOAD\"", "\"WEATHER\""))).isNotEmpty();
    var compared = VerdictJson.of(Samples.compared().get(CampaignSimulation.GATEWAY_THROUGHPUT));
    assertThat(errors(VERDICT, compared.replace("\"worse\"", "\"slower\""))).isNotEmpty();
    assertThat(errors(VERDICT, compared.replace("\"highest\"", "\"peak\""))).isNotEmpty();
    var campaign = VerdictJson.of(Samples.campaign(Samples.green()));
    assertThat(errors(CAMPAIGN, campaign.replace("\"records\" : 31238", "\"records\" : -1")))
        .as("a campaign with a verdict that is none")
        .isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void verdictIsTheSameAfterWritingAndReading(
      Map<CampaignSimulation, RunVerdict> runs, @TempDir Path folder) throws IOException {
    for (var run : runs.values()) {
      var file = folder.resolve("verdict.json");
      Files.writeString(file, VerdictJson.of(run));
      assertThat(VerdictJson.read(file, RunVerdict.class)).isEqualTo(run);
    }
  }

  @Test
  void aVerdictFromBeforeThereWereResourcesAndBaselinesCanBeRead(@TempDir Path folder)
      throws IOException {
    var run = Samples.green().get(CampaignSimulation.GATEWAY_THROUGHPUT);
    var json = VerdictJson.of(run);
    assertThat(json).doesNotContain("resources", "baseline", "change");
    var file = Files.writeString(folder.resolve("verdict.json"), json);
    assertThat(VerdictJson.read(file, RunVerdict.class)).isEqualTo(run);
  }

  @Test
  void truncatedFileIsNoVerdict(@TempDir Path folder) throws IOException {
    var whole = VerdictJson.of(Samples.green().get(CampaignSimulation.GATEWAY_THROUGHPUT));
    var file = Files.writeString(folder.resolve("verdict.json"), whole.substring(0, 700));
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> VerdictJson.read(file, RunVerdict.class));
  }

  @Test
  void seriesIsTheSameAfterWritingAndReading(@TempDir Path folder) throws IOException {
    var log =
        new FakeLog()
            .sent(
                "GET /health",
                525,
                Duration.ofSeconds(20),
                (i, due) ->
                    due / 1000 == 5 ? unsent() : isOneOf(0.06, i) ? failed(1, "503") : in(40))
            .stalled(3_000, 30);
    var planned = CampaignSimulation.GATEWAY_THROUGHPUT;
    var series =
        Series.of(planned.simulation(), Samples.criteria(planned), log.evidence(), List.of());
    assertThat(series.paced().get(0).p95()).contains((Integer) null);
    var file = Files.writeString(folder.resolve("series.json"), VerdictJson.of(series));
    assertThat(VerdictJson.read(file, Series.class)).isEqualTo(series);
  }

  @Test
  void truncatedSeriesIsNoSeries(@TempDir Path folder) throws IOException {
    for (var text : List.of("", "null", "{\"simulation\" : \"lucid", "{}")) {
      var file = Files.writeString(folder.resolve("series.json"), text);
      assertThatExceptionOfType(IOException.class)
          .as(text)
          .isThrownBy(() -> VerdictJson.read(file, Series.class));
    }
  }
}
