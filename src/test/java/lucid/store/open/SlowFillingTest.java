package lucid.store.open;

import static lucid.store.StoreContract.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import lucid.store.Filling;
import lucid.store.SeedData;
import lucid.store.Store;
import lucid.store.StoreContract;
import lucid.store.StoreException;
import lucid.testing.SlowPostgres;
import lucid.testing.TestPostgres;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The filling of a real PostgreSQL that is slow for each row. */
class SlowFillingTest {
  @AfterEach
  void clear() {
    SlowPostgres.noMore();
    TestPostgres.execute("owner", "DROP SCHEMA IF EXISTS lucid_perf_test CASCADE");
  }

  private static Store open() {
    return Stores.open(TestPostgres.uri(TestPostgres.OWNER, TestPostgres.PASSWORD), 4);
  }

  private static String schemas() {
    return TestPostgres.ask(
        "owner", "SELECT count(*) FROM pg_namespace WHERE nspname = 'lucid_perf_test'");
  }

  @Test
  void fillingIsGivenUpByItsPaceAndLeavesNothing() {
    SlowPostgres.perRow(Duration.ofMillis(2));
    try (var store = open()) {
      var filling = new Filling(Duration.ofSeconds(10), done -> {});
      assertThatThrownBy(() -> await(store.prepare(new SeedData(20_000), filling)))
          .hasCauseInstanceOf(StoreException.class)
          .hasMessageMatching(
              ".*the filling was stopped after [1-9] s: [\\d,]+ of 60,000 rows were in, [\\d,]+ a"
                  + " second, so that all would take .*lucid\\.load\\.database\\.rows.*");
      assertThat(schemas()).isEqualTo("1");
      await(store.drop());
      assertThat(schemas()).isEqualTo("0");
    }
  }

  /** The statements take too long to wait for their end. */
  @Test
  void statementInFlightIsCancelledWhenTheStoreIsDropped() {
    SlowPostgres.perRow(Duration.ofSeconds(1));
    try (var store = open()) {
      var preparing = store.prepare(new SeedData(2_000), StoreContract.filling(done -> {}));
      while (schemas().equals("0")) {
        Thread.onSpinWait();
      }
      await(store.drop());
      assertThat(schemas()).isEqualTo("0");
      assertThatThrownBy(() -> await(preparing)).hasCauseInstanceOf(StoreException.class);
    }
  }
}
