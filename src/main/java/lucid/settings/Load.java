package lucid.settings;

import java.time.Duration;
import lucid.config.Refusal;

/** What is sent: open workloads, offered above their criteria so that these can be exceeded. */
public record Load(Gateway gateway, Blockchain blockchain, MeshLoad mesh, Database database) {

  public record Gateway(
      Throughput throughput, Version version, RateLimit rateLimit, Concurrency concurrency) {}

  /**
   * The second load of the throughput simulation, which goes through the limiter: after the first,
   * and at its rate.
   *
   * @param window how long; 0 = there is no second load
   */
  public record Version(Duration window) {}

  /**
   * @param rate requests started a second
   * @param window how long
   */
  public record Throughput(double rate, Duration window) {
    public Throughput {
      Refusal.unless(window.toMillis() > 0, "window", "longer than 0 s");
    }
  }

  /**
   * @param burst requests sent at once by one client
   * @param otherClients requests a second by clients of their own, while the burst is answered
   * @param observation how long the other clients go on
   * @param afterTheWindow whether to wait out the window and see the first client admitted again
   */
  public record RateLimit(
      int burst, double otherClients, Duration observation, boolean afterTheWindow) {
    public RateLimit {
      Refusal.unless(otherClients > 0, "other-clients", "above 0");
      Refusal.unless(observation.toMillis() > 0, "observation", "longer than 0 s");
    }
  }

  /**
   * @param users each on a connection of its own
   * @param ramp in which they arrive
   * @param window how long all connections are held
   * @param pause between two requests of a user
   */
  public record Concurrency(int users, Duration ramp, Duration window, Duration pause) {
    public Concurrency {
      Refusal.unless(window.toMillis() > 0, "window", "longer than 0 s");
    }
  }

  /**
   * @param rate transactions submitted a second
   * @param blocks for so many block times of the criterion; two blocks at least must fall into them
   *     for one whole interval
   * @param settling after the last submission, until every transaction must be in a block
   * @param batch transactions in a request
   * @param rotateClients whether each request is in the name of another client
   */
  public record Blockchain(
      double rate, int blocks, Duration settling, int batch, boolean rotateClients) {
    private static final int LARGEST_BATCH = 100;

    public Blockchain {
      Refusal.unless(rate > 0, "rate", "above 0");
      Refusal.unless(blocks >= 3, "blocks", "3 or more");
      Refusal.unless(batch >= 1 && batch <= LARGEST_BATCH, "batch", "1 to " + LARGEST_BATCH);
    }

    /** Requests a second. */
    public double requestsPerSecond() {
      return rate / batch;
    }
  }

  /**
   * The loads come one after the other, each alone.
   *
   * @param rows of each of transactions, blocks and sessions, loaded before
   * @param filling how long loading them may take
   * @param pool connections that queries, look-ups and writes share, at most
   * @param query of the mix
   * @param lookUp through an index
   * @param write of single rows
   * @param connections kept in use at the same time
   * @param hold how long
   */
  public record Database(
      int rows,
      Duration filling,
      int pool,
      Throughput query,
      Throughput lookUp,
      Throughput write,
      int connections,
      Duration hold) {
    private static final int FEWEST_ROWS = 1000;
    private static final int PAGE = 20;

    public Database {
      Refusal.unless(
          rows >= FEWEST_ROWS && rows % PAGE == 0,
          "rows",
          "at least %d, and a multiple of %d".formatted(FEWEST_ROWS, PAGE));
      Refusal.unless(filling.toSeconds() >= 1, "filling", "at least 1 s");
      Refusal.unless(pool >= 1, "pool", "at least 1");
    }
  }
}
