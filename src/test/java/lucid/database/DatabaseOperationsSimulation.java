package lucid.database;

import java.util.List;
import java.util.Optional;
import lucid.capacity.CapacityQuestion;
import lucid.run.Phase2Simulation;
import lucid.settings.Load;
import lucid.settings.Settings;
import lucid.target.Service;
import lucid.verdict.Criterion;

/**
 * "Query latency: &lt;10ms p95. Write throughput: &gt;1000 ops/s. Index performance: &lt;5ms.
 * Connection pool: &gt;100."
 *
 * <p>One after the other, each alone: look-ups, queries, writes, connections. A look-up that shares
 * the server's cores with a thousand writes a second is as slow as these make it, which says
 * nothing of the index; queries and writes would hide each other just so; and connections that are
 * held, one as good as another, must not be the pool that the others wait for. Look-ups, queries
 * and writes go through one pool, as an application's do, and waiting for a connection is part of
 * their latency.
 */
public final class DatabaseOperationsSimulation extends Phase2Simulation {
  private final DatabaseLoad load;

  public DatabaseOperationsSimulation() {
    super(Service.DATABASE);
    var prescribed = settings.load().database();
    var database = shared(SeededDatabase.class, () -> filled(prescribed));
    watchAlso(database.store().eventLoops());
    var written = warmingUp() ? "warm_up_transaction" : "benchmark_transaction";
    load = new DatabaseLoad(database, prescribed, written, requests, this::window);
    measure(load.duration(), warmingUp() ? load.together() : load.oneAfterTheOther());
  }

  /** Dropped again when the run is over, be it while this still fills it. */
  private SeededDatabase filled(Load.Database prescribed) {
    var database = SeededDatabase.at(target.database().orElseThrow(), prescribed);
    cleanUp(database::drop);
    database.fill();
    database.serverInWords().ifPresent(words -> serviceSaid(Service.DATABASE, words));
    return database;
  }

  @Override
  protected Optional<CapacityQuestion> capacity(Settings settings) {
    return Optional.of(DatabaseCriteria.capacity(settings));
  }

  @Override
  protected List<Criterion> criteria(Settings settings) {
    return DatabaseCriteria.of(settings, () -> load);
  }
}
