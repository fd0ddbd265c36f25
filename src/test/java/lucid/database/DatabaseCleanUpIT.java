package lucid.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import lucid.testing.GatlingProcess;
import lucid.testing.SlowPostgres;
import lucid.testing.TestPostgres;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs against a database that outlives them, as a real target's does. */
@Tag("unmeasured")
class DatabaseCleanUpIT {
  private static final String SIMULATION = DatabaseOperationsSimulation.class.getName();

  @TempDir private Path results;

  /** Returns the shortest possible run, since only its beginning and end matter. */
  private GatlingProcess run() throws IOException {
    var file = Files.writeString(results.resolve("mine.conf"), "mine {}");
    return GatlingProcess.of(SIMULATION, results)
        .set("lucid.profile", "quick")
        .set("lucid.warm-up.window", "0 s")
        .set("lucid.load.database.rows", "20000")
        .set("lucid.load.database.look-up.window", "1 s")
        .set("lucid.load.database.query.window", "1 s")
        .set("lucid.load.database.write.window", "1 s")
        .set("lucid.load.database.hold", "0 s")
        .set("lucid.targets-file", file.toString())
        .set("lucid.target", "mine")
        .set(
            "lucid.targets.mine.database.uri",
            TestPostgres.uri(TestPostgres.OWNER, TestPostgres.PASSWORD).value());
  }

  @BeforeEach
  void startWithNothing() {
    SlowPostgres.noMore();
    TestPostgres.execute("owner", "DROP SCHEMA IF EXISTS lucid_perf_test CASCADE");
  }

  @AfterEach
  void nothingIsLeftBehind() {
    SlowPostgres.noMore();
    assertThat(
            TestPostgres.ask(
                "owner", "SELECT count(*) FROM pg_namespace WHERE nspname = 'lucid_perf_test'"))
        .isEqualTo("0");
    assertThat(
            TestPostgres.ask(
                "owner", "SELECT count(*) FROM pg_stat_activity WHERE usename = 'owner'"))
        .isEqualTo("0");
  }

  @Test
  void runInterruptedUnderLoadDropsItsDataAndShowsNoPassword() throws Exception {
    try (var run = run().start()) {
      run.awaitOutput("Simulation " + SIMULATION + " started");
      run.interrupt();
      assertThat(run.awaitExit()).isEqualTo(2);
      assertThat(run.verdict().path("outcome").asText()).isEqualTo("ERROR");
      assertThat(run.verdict().path("notes"))
          .as("what a busy machine may add is all")
          .allSatisfy(note -> assertThat(note.asText()).contains("the injector's"));
      assertThat(run.output() + run.verdict()).doesNotContain(TestPostgres.PASSWORD);
      assertThat(run.verdict().path("environment").path("services").path("database").asText())
          .matches(
              "PostgreSQL 18\\.\\d+; a write is acknowledged with synchronous_commit=off, fsync=off");
      assertThat(run.verdict().path("environment").path("addresses").path("database").asText())
          .isEqualTo("postgresql://127.0.0.1:%d/owner".formatted(TestPostgres.port()));
    }
  }

  @Test
  void slowDatabaseIsGivenUpDuringTheFillingAndLeftAsItWas() throws Exception {
    SlowPostgres.perRow(Duration.ofMillis(20));
    try (var run = run().set("lucid.load.database.filling", "3 s").start()) {
      assertThat(run.awaitExit()).isNotZero();
      assertThat(run.verdict().path("outcome").asText()).isEqualTo("ERROR");
      assertThat(run.verdict().path("reason").asText())
          .matches(
              "the filling was stopped after [23] s: 0 of 60,000 rows were in, so it is unknown how"
                  + " long all would take\\. Give it fewer rows \\(lucid\\.load\\.database\\.rows\\), or"
                  + " more time \\(lucid\\.load\\.database\\.filling, now 3 s\\)");
      assertThat(run.verdict().path("notes").toString()).doesNotContain("not cleaned up");
    }
  }

  /** The run is interrupted when the console shows this text. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "", // preflight
        "Filling lucid_perf_test", // connecting, dropping what was there
        "transactions in", // filling
        "Warming up"
      })
  void aRunInterruptedAtAnyMomentLeavesTheDatabaseAsItWas(String moment) throws Exception {
    interruptedAt(moment);
  }

  /** The run is interrupted at the report and at the verdict, each after the whole load. */
  @ParameterizedTest
  @Tag("truth")
  @ValueSource(strings = {"Parsing log file", "Reports generated"})
  void aRunInterruptedAtItsEndLeavesTheDatabaseAsItWas(String moment) throws Exception {
    interruptedAt(moment);
  }

  private void interruptedAt(String moment) throws Exception {
    try (var run =
        run().set("lucid.warm-up.window", moment.equals("Warming up") ? "2 s" : "0 s").start()) {
      if (moment.isEmpty()) {
        run.awaitBegin();
      } else {
        run.awaitOutput(moment);
      }
      run.interrupt();
      run.awaitExit();
      assertThat(run.verdict().path("underWay").asBoolean()).isFalse();
      assertThat(run.verdict().path("notes").toString()).doesNotContain("not cleaned up");
    }
  }
}
