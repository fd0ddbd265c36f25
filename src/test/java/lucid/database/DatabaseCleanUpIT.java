package lucid.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import lucid.testing.GatlingProcess;
import lucid.testing.TestPostgres;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs against a database that goes on after them, as a real target's does. */
class DatabaseCleanUpIT {
  private static final String SIMULATION = DatabaseOperationsSimulation.class.getName();

  @TempDir private Path results;

  private GatlingProcess run() {
    return GatlingProcess.of(SIMULATION, results)
        .set("lucid.profile", "quick")
        .set("lucid.warm-up.window", "0 s")
        .set("lucid.target", "mine")
        .set(
            "lucid.targets.mine.database.uri",
            TestPostgres.uri(TestPostgres.OWNER, TestPostgres.PASSWORD).value());
  }

  @BeforeEach
  void startWithNothing() {
    TestPostgres.execute("owner", "DROP SCHEMA IF EXISTS lucid_perf_test CASCADE");
  }

  @AfterEach
  void nothingIsLeftBehind() {
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
  void aRunInterruptedUnderLoadDropsWhatItMadeAndShowsNoPassword() throws Exception {
    try (var run = run().start()) {
      run.awaitOutput("Simulation " + SIMULATION + " started");
      run.interrupt();
      assertThat(run.awaitExit()).isEqualTo(2);
      assertThat(run.verdict().path("outcome").asText()).isEqualTo("ERROR");
      assertThat(run.verdict().path("notes")).isEmpty();
      assertThat(run.output() + run.verdict()).doesNotContain(TestPostgres.PASSWORD);
      assertThat(run.verdict().path("environment").path("addresses").path("database").asText())
          .isEqualTo("postgresql://127.0.0.1:%d/owner".formatted(TestPostgres.port()));
    }
  }

  @Test
  void aRunInterruptedWhileItFillsTheDatabaseDropsWhatThereIsOfIt() throws Exception {
    try (var run = run().start()) {
      run.awaitOutput("blocks in");
      run.interrupt();
      assertThat(run.awaitExit()).isEqualTo(2);
      assertThat(run.verdict().path("notes")).isEmpty();
    }
  }
}
