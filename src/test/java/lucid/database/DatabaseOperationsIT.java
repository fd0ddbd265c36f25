package lucid.database;

import static lucid.testing.VerdictAssert.assertThat;

import lucid.target.EmbeddedStack;
import lucid.testing.SharedStack;
import lucid.testing.SimulationRun;
import org.junit.jupiter.api.Test;

class DatabaseOperationsIT {
  /** Short, and on fewer rows: each fault stands out within a second or two. */
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
  void faultsJustInsideTheCriteriaPass() {
    assertThat(
            shortRun()
                .onStackWith(
                    "database.latency = 2 ms",
                    "database.connections = 101",
                    "database.write-capacity = 1200")
                .run())
        .passed();
  }

  @Test
  void twelveMillisecondsMoreFailOnBothLatenciesAlone() {
    assertThat(shortRun().onStackWith("database.latency = 12 ms").run())
        .failedOnlyOn("query: p95", "indexed lookup: p95")
        .because("query: p95: 1[3-9] ms, limit <= 10 ms; indexed lookup: p95: 1[3-9] ms, .*");
  }

  @Test
  void sixMillisecondsMoreFailOnTheIndexedLookUpsAlone() {
    assertThat(shortRun().onStackWith("database.latency = 6 ms").run())
        .failedOnlyOn("indexed lookup: p95")
        .because("indexed lookup: p95: [6-9] ms, limit <= 5 ms");
  }

  @Test
  void aMissingIndexFailsOnTheProofThoughTheLookUpsAreFast() {
    assertThat(shortRun().onStackWith("database.tx-id-index = false").run())
        .failedOnlyOn("indexed lookup: success")
        .because(
            "indexed lookup: success: the plan of the look-up of a transaction by tx_id uses no"
                + " index: Seq Scan on transactions; .*");
  }

  @Test
  void aCapOfNinetyConnectionsFailsOnThePoolAlone() {
    assertThat(shortRun().onStackWith("database.connections = 90").run())
        .failedOnlyOn("connection in use: count")
        .because(
            "connection in use: count: 90 of 110 connections were in use at the same time \\(no more"
                + " connections: too many connections for role \"lucid\"\\), limit > 100");
  }

  @Test
  void aCapacityOfNineHundredWritesFailsOnTheThroughputAlone() {
    assertThat(shortRun().onStackWith("database.write-capacity = 900").run())
        .failedOnlyOn("1000 writes acknowledged: mean")
        .because(
            "1000 writes acknowledged: mean: 2,100 writes were acknowledged in 2\\.[34] s,"
                + " (89|90)\\d\\.\\d a second, limit > 1000");
  }

  @Test
  void writesThatAreAcknowledgedAndLostFailOnTheRowsAlone() {
    assertThat(shortRun().onStackWith("database.lost-writes-percent = 1").run())
        .failedOnlyOn("rows counted: failed")
        .because(
            "rows counted: failed: 21 of 2,100 acknowledged writes are not in the database: 2,079"
                + " rows were counted");
  }

  @Test
  void aServerStoppedInMidRunFailsEverythingThatWasStillToCome() {
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
              "query: success",
              "1000 writes acknowledged: mean",
              "write: success",
              "rows counted: failed",
              "indexed lookup: success",
              "connection in use: count")
          .because(".*nothing listens on port \\d+ \\(connection refused\\).*")
          .notes("not cleaned up: lucid_perf_test could not be dropped (nothing listens");
    }
  }
}
