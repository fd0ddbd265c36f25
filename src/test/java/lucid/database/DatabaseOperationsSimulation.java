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
 * <p>Look-ups, queries, writes and held connections are measured one after the other. A thousand
 * writes a second on the same cores would slow look-ups down, whose latency would then show nothing
 * about the index. Queries and writes would hide each other in the same way, and none of them may
 * wait for connections that are only held. Look-ups, queries and writes share one pool, as in an
 * application, and waiting for a connection is part of their latency.
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

  /** Returns the filled database. It is dropped in the end, even during the filling. */
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
