package lucid.store;

import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * The rows with which a database is filled before it is measured: the same for both engines and in
 * every run. Every row is a function of its number, so that a look-up needs no list of them.
 *
 * @param rows the number of transactions, of blocks and of sessions; a multiple of {@link #PAGE}
 */
public record SeedData(int rows) {
  /** The number of transactions of a block, of sessions of a user, and of blocks of a page. */
  public static final int PAGE = 20;

  private static final long SEED = 20_261_124;
  private static final Instant GENESIS = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration BLOCK_TIME = Duration.ofSeconds(10);
  private static final int LAST_PAGE = 50;

  public SeedData {
    if (rows < PAGE || rows % PAGE != 0) {
      throw new IllegalArgumentException(rows + " is not a multiple of " + PAGE);
    }
  }

  /** Returns the block of height {@code i}. */
  public BlockRow block(int i) {
    return new BlockRow(
        hash("block", i),
        i,
        hash("block", i - 1),
        hash("merkle", i),
        GENESIS.plus(BLOCK_TIME.multipliedBy(i)),
        PAGE);
  }

  public TransactionRow transaction(int i) {
    long height = i / PAGE;
    return new TransactionRow(
        txId(i),
        "data_storage",
        "confirmed",
        OptionalLong.of(height),
        GENESIS.plus(BLOCK_TIME.multipliedBy(height)),
        "{\"k\": \"%s\"}".formatted(hash("data", i)));
  }

  public SessionRow session(int i) {
    return new SessionRow(
        uuid("session", i), userId(i % users()), "active", GENESIS.plusSeconds(i));
  }

  /** Returns a new transaction, which is not in the database yet. */
  public static TransactionRow fresh(String type) {
    return new TransactionRow(
        UUID.randomUUID().toString(),
        type,
        "pending",
        OptionalLong.empty(),
        Instant.now(),
        "{\"k\": \"v\"}");
  }

  /** Returns a query of the mix: its four kinds in turn, each for rows that depend on {@code i}. */
  public Query query(int i) {
    var random = random("query", i);
    return switch (i % 4) {
      case 0 -> new Query.NewestBlock();
      case 1 ->
          new Query.PageOfBlocks(PAGE * random.nextInt(Math.min(LAST_PAGE, rows / PAGE)), PAGE);
      case 2 -> new Query.TransactionsOfBlock(random.nextInt(rows / PAGE), PAGE);
      default -> new Query.SessionsOfUser(userId(random.nextInt(users())), PAGE);
    };
  }

  /** Returns a look-up: both kinds in turn, each for a row that depends on {@code i}. */
  public LookUp lookUp(int i) {
    int row = random("look-up", i).nextInt(rows);
    return i % 2 == 0 ? new LookUp.BlockByHeight(row) : new LookUp.TransactionById(txId(row));
  }

  private int users() {
    return rows / PAGE;
  }

  private static String userId(int i) {
    return "user-" + i;
  }

  private static String txId(int i) {
    return uuid("transaction", i);
  }

  private static String uuid(String kind, int i) {
    var random = random(kind, i);
    return new UUID(random.nextLong(), random.nextLong()).toString();
  }

  private static String hash(String kind, int i) {
    var random = random(kind, i);
    var hash = new StringBuilder(64);
    for (int word = 0; word < 4; word++) {
      var hex = Long.toHexString(random.nextLong());
      hash.append("0".repeat(16 - hex.length())).append(hex);
    }
    return hash.toString();
  }

  private static SplittableRandom random(String kind, int i) {
    return new SplittableRandom(SEED + ((long) kind.hashCode() << Integer.SIZE) + i);
  }
}
