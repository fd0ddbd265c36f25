package lucid.settings;

import java.time.Duration;
import lucid.config.Refusal;

/** The loads: open workloads above their criteria, so that the criteria can be exceeded. */
public record Load(Gateway gateway, Blockchain blockchain, MeshLoad mesh, Database database) {

  public record Gateway(
      Throughput throughput, Version version, RateLimit rateLimit, Concurrency concurrency) {}

  /**
   * The second load of the throughput simulation, which goes through the limiter: after the first,
   * and at its rate.
   *
   * @param window the duration; 0 = there is no second load
   */
  public record Version(Duration window) {}

  /**
   * A load at a constant rate.
   *
   * @param rate the requests that start each second
   * @param window the duration of the load
   */
  public record Throughput(double rate, Duration window) {
    public Throughput {
      Refusal.unless(window.toMillis() > 0, "window", "longer than 0 s");
    }
  }

  /**
   * The load of the rate limit.
   *
   * @param burst the number of requests that one client sends at once
   * @param otherClients the requests a second of other clients, one for each client
   * @param observation the time for which the other clients send requests
   * @param afterTheWindow true to wait until the window is over, and to check that the first client
   *     is admitted again
   */
  public record RateLimit(
      int burst, double otherClients, Duration observation, boolean afterTheWindow) {
    public RateLimit {
      Refusal.unless(otherClients > 0, "other-clients", "above 0");
      Refusal.unless(observation.toMillis() > 0, "observation", "longer than 0 s");
    }
  }

  /**
   * The load of the connections.
   *
   * @param users the number of users, each on a connection of its own
   * @param ramp the time in which they arrive
   * @param window the time for which all connections are held
   * @param pause the time between two requests of a user
   */
  public record Concurrency(int users, Duration ramp, Duration window, Duration pause) {
    public Concurrency {
      Refusal.unless(window.toMillis() > 0, "window", "longer than 0 s");
    }
  }

  /**
   * The load of the blockchain.
   *
   * @param rate the transactions that are submitted each second
   * @param blocks the duration of the load in block times of the criterion; at least 3, so that it
   *     contains two blocks and the interval between them
   * @param settling the time after the last submission until every transaction must be in a block
   * @param batch the number of transactions in a request
   * @param rotateClients true if each request names another client
   */
  public record Blockchain(
      double rate, int blocks, Duration settling, int batch, boolean rotateClients) {
    private static final int LARGEST_BATCH = 100;

    public Blockchain {
      Refusal.unless(rate > 0, "rate", "above 0");
      Refusal.unless(blocks >= 3, "blocks", "3 or more");
      Refusal.unless(batch >= 1 && batch <= LARGEST_BATCH, "batch", "1 to " + LARGEST_BATCH);
    }

    /** Returns the requests a second. */
    public double requestsPerSecond() {
      return rate / batch;
    }
  }

  /**
   * The loads of the database, which follow each other.
   *
   * @param rows the number of transactions, of blocks and of sessions that the database is filled
   *     with
   * @param filling the longest time of the filling
   * @param pool the most connections that queries, look-ups and writes share
   * @param query the load of the query mix
   * @param lookUp the load of indexed look-ups
   * @param write the load of writes of single rows
   * @param connections the number of connections in use at the same time
   * @param hold the time for which they are in use
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
