package lucid.store.postgres;

import static lucid.store.StoreContract.filling;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import lucid.store.SeedData;
import lucid.store.UntoldException;
import lucid.store.open.Stores;
import lucid.testing.PgBouncer;
import lucid.testing.TestPostgres;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The store behind a pooler, as many databases have one. */
class PgBouncerTest {
  private static final String ALLOWED = "ignore_startup_parameters = extra_float_digits";

  @TempDir private Path folder;

  private static <T> T await(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  @AfterEach
  void clear() {
    TestPostgres.execute("owner", "DROP SCHEMA IF EXISTS lucid_perf_test CASCADE");
  }

  @Test
  void parameterThatThePoolerRefusesIsNamedWithItsSetting() throws Exception {
    try (var pooler = PgBouncer.start(folder);
        var store = Stores.open(pooler.uri(), 2)) {
      assertThatThrownBy(() -> await(store.connect()))
          .rootCause()
          .hasMessageMatching(
              "it is a pooler that refuses what the client asks for \\(.*extra_float_digits.*\\):"
                  + " add that name to ignore_startup_parameters of its configuration");
    }
  }

  @Test
  void poolerIsRecognised() throws Exception {
    try (var pooler = PgBouncer.start(folder, ALLOWED);
        var store = Stores.open(pooler.uri(), 2)) {
      assertThat(await(store.connect()).obstacle()).isEmpty();
      assertThat(store.pooler()).hasValueSatisfying(said -> assertThat(said).contains("a pooler"));
    }
  }

  @Test
  void serverIsNotTakenForAPooler() throws Exception {
    try (var store = Stores.open(TestPostgres.uri(TestPostgres.OWNER, TestPostgres.PASSWORD), 2)) {
      await(store.connect());
      assertThat(store.pooler()).isEmpty();
    }
  }

  /** The server has fewer connections than the store, so statements share them. */
  @Test
  void everyStatementWorksBehindIt() throws Exception {
    try (var pooler = PgBouncer.start(folder, ALLOWED, "default_pool_size = 3");
        var store = Stores.open(pooler.uri(), 8)) {
      var data = new SeedData(2_000);
      await(store.prepare(data, filling(done -> {})));
      var asked =
          IntStream.range(0, 400)
              .mapToObj(
                  i -> {
                    var lookUp = data.lookUp(i);
                    var query = data.query(i);
                    return store
                        .lookUp(lookUp)
                        .thenCombine(
                            store.query(query), (found, rows) -> found == 1 && rows == query.rows())
                        .thenCombine(
                            store.write(SeedData.fresh("pooled")), (right, written) -> right);
                  })
              .toList();
      for (var one : asked) {
        assertThat(await(one)).isTrue();
      }
      assertThat(await(store.count("pooled"))).isEqualTo(400);
      assertThat(await(store.plan(data.lookUp(0))).usesIndex()).contains(true);
      await(store.drop());
    }
  }

  @Test
  void connectionsToThePoolerAreNotCountedAsTheServers() throws Exception {
    try (var pooler = PgBouncer.start(folder, ALLOWED);
        var store = Stores.open(pooler.uri(), 2)) {
      await(store.prepare(new SeedData(100), filling(done -> {})));
      assertThatThrownBy(() -> await(store.hold(105)))
          .rootCause()
          .isInstanceOf(UntoldException.class)
          .hasMessageEndingWith("how many connections it takes says nothing of the server");
      await(store.drop());
    }
  }
}
