package lucid.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import lucid.config.Secret;
import lucid.store.HeldConnections;
import lucid.store.LookUp;
import lucid.store.Plan;
import lucid.store.StoreContract;
import lucid.store.open.Stores;
import lucid.testing.TestPostgres;
import org.junit.jupiter.api.Test;

class PostgresStoreTest extends StoreContract {
  @Override
  protected Secret uri() {
    return TestPostgres.uri(TestPostgres.OWNER, TestPostgres.PASSWORD);
  }

  @Override
  protected Secret refusingUri() {
    return new Secret("postgresql://owner:se-cr-et@127.0.0.1:1/owner");
  }

  @Override
  protected Secret unknownHostUri() {
    return new Secret("postgresql://owner:se-cr-et@no-such-host.invalid/owner");
  }

  @Override
  protected void occupyByOthers() {
    TestPostgres.execute("owner", "CREATE SCHEMA lucid_perf_test AUTHORIZATION owner");
    TestPostgres.execute("owner", "CREATE TABLE lucid_perf_test.theirs ()");
  }

  @Override
  protected void addToOurs() {
    TestPostgres.execute("owner", "CREATE VIEW lucid_perf_test.theirs AS SELECT 1 AS one");
  }

  @Override
  protected void clear() {
    TestPostgres.execute("owner", "DROP SCHEMA IF EXISTS lucid_perf_test CASCADE");
    TestPostgres.execute("owner", "DROP SCHEMA IF EXISTS neighbour CASCADE");
  }

  @Override
  protected void makeNeighbour() {
    TestPostgres.execute("owner", "CREATE SCHEMA neighbour AUTHORIZATION owner");
    TestPostgres.execute("owner", "CREATE TABLE neighbour.transactions AS SELECT 1 AS id");
    TestPostgres.execute("owner", "ALTER TABLE neighbour.transactions OWNER TO owner");
    TestPostgres.execute("owner", "SELECT pg_stat_force_next_flush()");
  }

  @Override
  protected String neighbour() {
    return TestPostgres.ask(
        "owner",
        """
        SELECT seq_scan, n_tup_ins, n_tup_upd, n_tup_del, pg_relation_filepath(relid)
        FROM pg_stat_all_tables WHERE schemaname = 'neighbour' AND relname = 'transactions'""");
  }

  @Test
  void thePlansOfBothLookUpsAreIndexScans() {
    prepare();
    assertThat(await(store().plan(DATA.lookUp(0))))
        .isEqualTo(
            new Plan(
                true,
                "Index Scan using blocks_height on blocks; Index Cond: (height = '%d'::bigint)"
                    .formatted(((LookUp.BlockByHeight) DATA.lookUp(0)).height())));
    var byId = await(store().plan(DATA.lookUp(1)));
    assertThat(byId.usesIndex()).contains(true);
    assertThat(byId.summary()).startsWith("Index Scan using transactions_tx_id on transactions");
  }

  @Test
  void planWithoutTheIndexIsReported() {
    prepare();
    TestPostgres.execute("owner", "DROP INDEX lucid_perf_test.transactions_tx_id");
    var plan = await(store().plan(DATA.lookUp(1)));
    assertThat(plan.usesIndex()).contains(false);
    assertThat(plan.summary()).startsWith("Seq Scan on transactions");
  }

  @Test
  void acknowledgementOfWritesIsReported() {
    assertThat(await(store().connect()).acknowledgement())
        .isEqualTo("synchronous_commit=off, fsync=off");
    var session = new Secret(uri().value() + "?options=-c%20synchronous_commit%3Dlocal");
    try (var asked = Stores.open(session, 1)) {
      assertThat(await(asked.connect()).acknowledgement())
          .isEqualTo("synchronous_commit=local, fsync=off");
    }
  }

  @Test
  void aHundredAndTenConnectionsAreInUseAtOnceByTheServersCount() {
    prepare();
    var held = await(store().hold(110));
    assertThat(held.refusal()).isEmpty();
    assertThat(await(held.look())).isEqualTo(new HeldConnections.Look(110, 110));
    await(held.release());
    assertThat(await(store().count("data_storage"))).isEqualTo(DATA.rows());
  }

  @Test
  void capOnConnectionsIsCounted() {
    TestPostgres.execute("owner", "ALTER ROLE owner CONNECTION LIMIT 9");
    try {
      var held = await(store().hold(12));
      assertThat(held.refusal())
          .contains("no more connections: too many connections for role \"owner\"");
      assertThat(await(held.look())).isEqualTo(new HeldConnections.Look(9, 9));
      await(held.release());
    } finally {
      TestPostgres.execute("owner", "ALTER ROLE owner CONNECTION LIMIT -1");
    }
  }
}
