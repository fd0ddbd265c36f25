package lucid.blockchain;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lucid.engine.EngineClient;
import lucid.measure.Ticker;
import lucid.settings.TargetAddresses;
import lucid.testing.TestTicker;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The watcher against a tiny engine, whose chain each test changes between two polls. */
class ChainWatcherTest {
  private static final Instant START = Instant.parse("2026-11-26T12:00:00Z");

  private final NavigableMap<Long, String> chain = new ConcurrentSkipListMap<>();
  private final Map<String, AtomicInteger> asked = new ConcurrentHashMap<>();
  private final Submissions submissions = new Submissions(0, 1);
  private HttpServer server;
  private ChainWatcher watcher;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
    watcher = watcher(Ticker.SYSTEM);
    block(0, "genesis", "");
    look();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private ChainWatcher watcher(Ticker ticker) {
    var url = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    return new ChainWatcher(
        new EngineClient(url, new TargetAddresses.Blockchain(Optional.of(url), Optional.empty())),
        submissions,
        new BlocksToValidate(),
        Duration.ofSeconds(10),
        Duration.ofSeconds(60),
        Duration.ofSeconds(30),
        ticker);
  }

  private void answer(HttpExchange exchange) throws IOException {
    var path = exchange.getRequestURI().getPath();
    asked.computeIfAbsent(path, unseen -> new AtomicInteger()).incrementAndGet();
    Optional<String> body;
    if (path.equals("/api/v1/chain/height")) {
      body = Optional.of("{\"height\":" + chain.lastKey() + "}");
    } else if (path.equals("/api/v1/consensus/history")) {
      body = Optional.of("{\"events\":[]}");
    } else {
      var height = Long.valueOf(path.substring(path.lastIndexOf('/') + 1));
      body = Optional.ofNullable(chain.get(height));
    }
    var bytes = body.orElse("{}").getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(body.isPresent() ? 200 : 404, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  /** Puts a block at its height, and replaces the block there if there is one. */
  private void block(long height, String hash, String previousHash, String... transactions) {
    block(
        height,
        hash,
        previousHash,
        "\"" + START.plusSeconds(10 * height) + "\"",
        transactions.length,
        transactions);
  }

  private void block(
      long height, String hash, String previousHash, String time, int count, String... listed) {
    chain.put(
        height,
        "{\"height\":%d,\"hash\":\"%s\",\"previous_hash\":\"%s\",\"timestamp\":%s,\"transaction_count\":%d,\"transactions\":[%s]}"
            .formatted(
                height,
                hash,
                previousHash,
                time,
                count,
                Stream.of(listed)
                    .map(id -> "{\"tx_id\":\"%s\",\"timestamp\":%s}".formatted(id, time))
                    .collect(Collectors.joining(","))));
  }

  private void look() {
    watcher.readChain(null).toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
  }

  private void accepted(String... ids) {
    for (var id : ids) {
      submissions
          .accepted()
          .put(id, new Submissions.Accepted(0, 1, Optional.of(START.plusSeconds(5))));
    }
    // The watch ends this long after the last answer.
    submissions.ended();
  }

  private List<String> failures() {
    return watcher.account().records().stream()
        .filter(record -> record.name().equals(BlockchainApi.COMMITTED))
        .flatMap(record -> record.failure().stream())
        .toList();
  }

  @Test
  void aBlockThatIsReplacedTakesItsTransactionsWithIt() {
    accepted("a", "b");
    block(1, "one", "genesis", "a", "b");
    look();
    block(1, "other", "genesis", "a");
    block(2, "two", "other");
    look();
    assertThat(failures()).singleElement().asString().startsWith("accepted, but in no block");
    assertThat(watcher.replaced()).isEqualTo(1);
  }

  @Test
  void transactionsThatAreMinedAgainAreCommittedOnce() {
    accepted("a", "b");
    block(1, "one", "genesis", "a", "b");
    look();
    block(1, "other", "genesis", "a");
    block(2, "two", "other", "b");
    look();
    assertThat(failures()).isEmpty();
    assertThat(watcher.account().blocks()).extracting(ObservedBlock::hash).contains("other", "two");
  }

  @Test
  void severalBlocksThatAreReplacedAreAllReadAgain() {
    accepted("a");
    block(1, "one", "genesis", "a");
    look();
    block(2, "two", "one");
    look();
    block(1, "ONE", "genesis");
    block(2, "TWO", "ONE");
    block(3, "THREE", "TWO", "a");
    look();
    assertThat(watcher.account().blocks())
        .extracting(ObservedBlock::hash)
        .containsExactly("ONE", "TWO", "THREE");
    assertThat(failures()).isEmpty();
  }

  /** No later block would contradict the last one. */
  @Test
  void theLastBlockIsReadAgainBeforeTheWatchEnds() {
    accepted("a");
    block(1, "one", "genesis", "a");
    look();
    assertThat(watcher.goesOn()).isTrue();
    block(1, "other", "genesis");
    look();
    assertThat(failures()).hasSize(1);
    assertThat(watcher.goesOn()).isTrue();
    block(2, "two", "other", "a");
    look();
    look();
    assertThat(watcher.goesOn()).isFalse();
    assertThat(failures()).isEmpty();
  }

  @Test
  void skippedHeightReplacesNoBlock() {
    accepted("a");
    block(1, "one", "genesis", "a");
    block(3, "three", "one");
    look();
    assertThat(watcher.replaced()).isZero();
    assertThat(watcher.account().missing()).containsExactly(2L);
    assertThat(asked.get("/api/v1/blocks/height/1").get()).isEqualTo(1);
  }

  @Test
  void truncatedListOfABlockIsToldApartFromLostTransactions() {
    accepted("a", "b");
    block(1, "one", "genesis", "\"" + START.plusSeconds(10) + "\"", 1000, "a");
    look();
    assertThat(watcher.account().whyUnknown())
        .contains(
            "block 1 lists only 1 of its 1000 transactions, so it is unknown which accepted"
                + " transactions are in it");
  }

  @Test
  void foreignTransactionsNeedNotBeListed() {
    accepted("a");
    block(1, "one", "genesis", "\"" + START.plusSeconds(10) + "\"", 1000, "a");
    look();
    assertThat(watcher.account().whyUnknown()).isEmpty();
  }

  @Test
  void anEmptyBlockIsABlock() {
    accepted("a");
    submissions
        .accepted()
        .put("b", new Submissions.Accepted(10_000, 10_001, Optional.of(START.plusSeconds(15))));
    block(1, "one", "genesis", "a");
    block(2, "two", "one");
    look();
    look();
    assertThat(watcher.account().intervals().orElseThrow().records())
        .extracting(record -> record.endMillis() - record.startMillis())
        .contains(10_000L);
  }

  /** These are the forms in which engines write 2026-11-26T12:00:10Z. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"2026-11-26T12:00:10\"",
        "\"2026-11-26T12:00:10Z\"",
        "\"2026-11-26T12:00:10+00:00\"",
        "\"2026-11-26T14:00:10.000000+02:00\"",
        "1795694410",
        "1795694410.0",
        "\"1795694410\"",
        "1795694410000",
        "1795694410000000",
        "1795694410000000000"
      })
  void timestampsMayBeTextOrNumbers(String time) {
    block(1, "one", "genesis", time, 0);
    look();
    assertThat(watcher.account().blocks())
        .extracting(ObservedBlock::timestamp)
        .containsExactly(START.plusSeconds(10));
  }

  /** The engine's own limiter admits 500 a minute. */
  @Test
  void stalledChainIsNotPolledMoreOften() {
    var ticker = new TestTicker();
    watcher = watcher(ticker);
    int looks = 0;
    for (var passed = Duration.ZERO; passed.compareTo(Duration.ofMinutes(1)) < 0; looks++) {
      look();
      ticker.pass(watcher.pause());
      passed = passed.plus(watcher.pause());
    }
    // For two block times of 10 s ten polls a second, then one a second.
    assertThat(looks).isBetween(230, 250);
  }
}
