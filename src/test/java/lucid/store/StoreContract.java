package lucid.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import lucid.config.Secret;
import lucid.store.open.Stores;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The tests that every {@link Store} must pass, with any engine. */
public abstract class StoreContract {
  protected static final SeedData DATA = new SeedData(2_000);

  private Store store;

  /** Returns the address of the engine's server. */
  protected abstract Secret uri();

  /** Returns an address of the same machine where nothing listens. */
  protected abstract Secret refusingUri();

  /** Returns an address whose host does not exist. */
  protected abstract Secret unknownHostUri();

  /** Creates foreign data at the place where the store would create its own. */
  protected abstract void occupyByOthers();

  /** Adds foreign data to the store's own. */
  protected abstract void addToOurs();

  /** Removes everything under the store's name, as an administrator would. */
  protected abstract void clear();

  /** Makes a neighbour: another place of the same server, with data in it. */
  protected abstract void makeNeighbour();

  /** Returns the neighbour's content and, if the server tells, the number of reads and writes. */
  protected abstract String neighbour();

  @BeforeEach
  void open() {
    clear();
    store = Stores.open(uri(), 4);
  }

  @AfterEach
  void close() {
    store.close();
    clear();
  }

  protected final Store store() {
    return store;
  }

  public static <T> T await(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }

  public static Filling filling(Consumer<String> progress) {
    return new Filling(Duration.ofMinutes(5), progress);
  }

  protected final void prepare() {
    await(store.prepare(DATA, filling(done -> {})));
  }

  @Test
  void serverIsNamedAndFreeForTheTest() {
    var server = await(store.connect());
    assertThat(server.version()).matches("(PostgreSQL|MongoDB) \\d+\\.\\d+.*");
    assertThat(server.obstacle()).isEmpty();
  }

  @Test
  void clockOfTheServerIsRead() {
    await(store.time());
    var before = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    var told = await(store.time());
    assertThat(told).isBetween(before, Instant.now());
  }

  @Test
  void everyQueryOfTheMixFindsItsRows() {
    prepare();
    for (int i = 0; i < 40; i++) {
      var query = DATA.query(i);
      assertThat(await(store.query(query))).as("%s", query).isEqualTo(query.rows());
    }
  }

  @Test
  void everyLookUpFindsItsRowAndAnUnknownKeyNone() {
    prepare();
    for (int i = 0; i < 20; i++) {
      var lookUp = DATA.lookUp(i);
      assertThat(await(store.lookUp(lookUp))).as("%s", lookUp).isEqualTo(1);
    }
    assertThat(await(store.lookUp(new LookUp.BlockByHeight(DATA.rows())))).isZero();
    assertThat(await(store.lookUp(new LookUp.TransactionById("no such")))).isZero();
  }

  @Test
  void whatWasWrittenIsCountedByItsType() {
    prepare();
    IntStream.range(0, 50).forEach(i -> await(store.write(SeedData.fresh("mine"))));
    await(store.write(SeedData.fresh("other")));
    assertThat(await(store.count("mine"))).isEqualTo(50);
    assertThat(await(store.count("data_storage"))).isEqualTo(DATA.rows());
  }

  @Test
  void theSameTransactionTwiceIsRefused() {
    prepare();
    var transaction = SeedData.fresh("mine");
    await(store.write(transaction));
    assertThatThrownBy(() -> await(store.write(transaction)))
        .hasCauseInstanceOf(StoreException.class)
        .hasMessageContaining("duplicate key");
  }

  @Test
  void progressIsReportedForEachKindOfRow() {
    var progress = new ArrayList<String>();
    await(store.prepare(DATA, filling(progress::add)));
    assertThat(progress)
        .satisfiesExactlyInAnyOrder(
            line -> assertThat(line).matches("2,000 blocks in \\d+\\.\\d s"),
            line -> assertThat(line).matches("2,000 transactions in \\d+\\.\\d s"),
            line -> assertThat(line).matches("2,000 sessions in \\d+\\.\\d s"));
  }

  /** Returns a filling whose clock advances by {@code step} at each look. */
  private static Filling filling(Duration bound, Duration step, Consumer<String> progress) {
    var nanos = new AtomicLong();
    return new Filling(bound, progress, () -> nanos.addAndGet(step.toNanos()));
  }

  @Test
  void progressIsReportedDuringTheFilling() {
    var progress = Collections.synchronizedList(new ArrayList<String>());
    await(store.prepare(DATA, filling(Duration.ofDays(1), Duration.ofSeconds(6), progress::add)));
    assertThat(progress)
        .anySatisfy(line -> assertThat(line).matches("[\\d,]+ of 6,000 rows"))
        .contains("6,000 of 6,000 rows");
  }

  @Test
  void fillingThatTakesTooLongIsGivenUpAndDropped() {
    var slow = filling(Duration.ofSeconds(10), Duration.ofSeconds(6), done -> {});
    assertThatThrownBy(() -> await(store.prepare(DATA, slow)))
        .hasCauseInstanceOf(StoreException.class)
        .hasMessageContaining("the filling was stopped after ")
        .hasMessageContaining(" of 6,000 rows were in");
    await(store.drop());
    nothingIsThere();
  }

  @Test
  void remainsOfAnEarlierRunAreDroppedFirst() {
    prepare();
    await(store.write(SeedData.fresh("mine")));
    var progress = new ArrayList<String>();
    await(store.prepare(DATA, filling(progress::add)));
    assertThat(progress).first().isEqualTo("lucid_perf_test of an earlier run dropped");
    assertThat(await(store.count("mine"))).isZero();
  }

  @Test
  void droppingLeavesNothingAndMayBeRepeated() {
    prepare();
    await(store.drop());
    await(store.drop());
    nothingIsThere();
  }

  /** Asserts that the next run finds nothing. */
  private void nothingIsThere() {
    try (var next = Stores.open(uri(), 4)) {
      var progress = new ArrayList<String>();
      await(next.prepare(DATA, filling(progress::add)));
      assertThat(progress).noneMatch(line -> line.contains("earlier run"));
    }
  }

  @Test
  void droppingStopsAPreparationThatHasJustBegun() {
    var preparing = store.prepare(DATA, filling(done -> {}));
    await(store.drop());
    assertThatThrownBy(() -> await(preparing)).hasMessageContaining("it is being dropped");
    nothingIsThere();
  }

  @Test
  void droppingStopsAPreparationHalfWay() {
    var dropping = new CompletableFuture<Void>();
    var preparing =
        store.prepare(
            DATA,
            filling(
                done ->
                    store
                        .drop()
                        .whenComplete(
                            (dropped, failure) -> {
                              if (failure == null) {
                                dropping.complete(null);
                              } else {
                                dropping.completeExceptionally(failure);
                              }
                            })));
    await(dropping);
    assertThatThrownBy(() -> await(preparing)).hasMessageContaining("it is being dropped");
    nothingIsThere();
  }

  @Test
  void nothingIsPreparedAfterTheDrop() {
    await(store.drop());
    assertThatThrownBy(this::prepare).hasMessageContaining("it is being dropped");
    nothingIsThere();
  }

  @Test
  void foreignDataUnderTheSameNameIsRefusedAndLeftAlone() {
    occupyByOthers();
    var refusal = "lucid_perf_test exists already and holds what this test did not make (theirs)";
    assertThat(await(store.connect()).obstacle())
        .hasValueSatisfying(said -> assertThat(said).contains(refusal));
    assertThatThrownBy(this::prepare).hasMessageContaining(refusal);
    assertThatThrownBy(() -> await(store.drop())).hasMessageContaining(refusal);
    assertThatThrownBy(() -> await(store.drop())).hasMessageContaining(refusal);
  }

  @Test
  void foreignAdditionsAreNotDropped() {
    prepare();
    addToOurs();
    assertThatThrownBy(() -> await(store.drop()))
        .hasMessageContaining("holds what this test did not make (theirs)");
    assertThat(await(store.count("data_storage"))).isEqualTo(DATA.rows());
  }

  @Test
  void neighbouringDataIsNeitherReadNorWritten() {
    makeNeighbour();
    var before = neighbour();
    await(store.connect());
    prepare();
    await(store.query(DATA.query(0)));
    await(store.write(SeedData.fresh("mine")));
    await(store.drop());
    store.close();
    assertThat(neighbour()).isEqualTo(before);
  }

  @Test
  void refusedConnectionIsReported() {
    try (var other = Stores.open(refusingUri(), 1)) {
      assertThatThrownBy(() -> await(other.connect()))
          .isInstanceOf(CompletionException.class)
          .hasCauseInstanceOf(StoreException.class)
          .hasMessageContaining("nothing listens")
          .hasMessageContaining("(connection refused)");
    }
  }

  @Test
  void unknownHostIsReported() {
    try (var other = Stores.open(unknownHostUri(), 1)) {
      assertThatThrownBy(() -> await(other.connect()))
          .hasCauseInstanceOf(StoreException.class)
          .hasMessageContaining("no-such-host.invalid")
          .hasMessageContaining("unknown");
    }
  }
}
