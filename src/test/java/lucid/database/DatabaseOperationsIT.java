package lucid.database;

import static lucid.testing.VerdictAssert.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import lucid.target.EmbeddedStack;
import lucid.testing.PgBouncer;
import lucid.testing.SharedStack;
import lucid.testing.SimulationRun;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseOperationsIT {
  @TempDir private Path folder;

  /** Returns a short run on fewer rows, in which each fault shows within a second or two. */
  private static SimulationRun shortRun() {
    return SimulationRun.of(DatabaseOperationsSimulation.class)
        .set("lucid.load.database.rows", "20000")
        .set("lucid.load.database.look-up.window", "1500 ms")
        .set("lucid.load.database.query.window", "1500 ms")
        .set("lucid.load.database.write.window", "2 s")
        .set("lucid.load.database.hold", "0 s");
  }

  @Test
  void healthyDatabasePasses() {
    assertThat(shortRun().onStackWith().run()).passed();
  }

  @Test
  @Tag("unmeasured")
  void loadStopsWhenTheDatabaseStaysDown() {
    try (var stack = EmbeddedStack.start(SharedStack.dials().root(), SimulationRun.STACK_LOGS)) {
      assertThat(
              shortRun()
                  .set("lucid.stop-when-down-for", "2 s")
                  .set("lucid.load.database.look-up.window", "60 s")
                  .on(stack)
                  .inMidRun(() -> stack.turn(SharedStack.dials("database.running = false").root()))
                  .run())
          .failedOnlyAmongWhatWasMeasured("indexed lookup: p95", "database request: success")
          .endedWithin(Duration.ofSeconds(4), Duration.ofSeconds(9))
          .because("the load was stopped after \\d s, because the target was down.*");
    }
  }

  @Test
  @Tag("truth")
  void databaseStoppedInMidRunFailsAllLaterCriteria() {
    try (var stack = EmbeddedStack.start(SharedStack.dials().root(), SimulationRun.STACK_LOGS)) {
      assertThat(
              shortRun()
                  .set("lucid.load.database.look-up.window", "4 s")
                  .set("lucid.load.database.query.window", "1 s")
                  .set("lucid.load.database.write.window", "1 s")
                  .on(stack)
                  .inMidRun(() -> stack.turn(SharedStack.dials("database.running = false").root()))
                  .run())
          .failedOnlyOn(
              "query: p95",
              "write: requests per second",
              "rows counted: failed",
              "indexed lookup: p95",
              "connection in use: count",
              "database request: success")
          .because(".*nothing listens on port \\d+ \\(connection refused\\).*")
          .notes("not cleaned up: lucid_perf_test could not be dropped (nothing listens");
    }
  }

  private SimulationRun through(PgBouncer pooler) {
    return shortRun()
        .set("lucid.target", "pooled")
        .set("lucid.targets.pooled.database.uri", pooler.uri().value());
  }

  @Test
  @Tag("truth")
  void thePoolBehindAPoolerIsNotMeasurable() throws Exception {
    try (var pooler = PgBouncer.start(folder, "ignore_startup_parameters = extra_float_digits")) {
      assertThat(through(pooler).run())
          .couldNotAllBeMeasured("connection in use: count")
          .because("connection in use: count: a pooler answers at this address, .*");
    }
  }

  /** The pooler has one connection of the server for all, and another client keeps it busy. */
  @Test
  @Tag("truth")
  void aSlowPoolerIsNoSlowDatabase() throws Exception {
    try (var pooler =
            PgBouncer.start(
                folder, "ignore_startup_parameters = extra_float_digits", "default_pool_size = 1");
        var neighbour = pooler.keptBusyFor(Duration.ofMillis(30))) {
      assertThat(through(pooler).run())
          .failedOnNothingButCouldNotMeasure("query: p95", "indexed lookup: p95")
          .because("(?s).*query: p95: \\d+ ms, .*, but a pooler answers .* own address.*");
      org.assertj.core.api.Assertions.assertThat(neighbour.isAlive()).isTrue();
    }
  }
}
