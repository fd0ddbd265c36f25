package lucid.settings;

import java.time.Duration;
import lucid.config.Refusal;

/**
 * The limits of the Phase 2 criteria. Only {@code conf/lucid.conf} and -D can change them; a
 * profile can't.
 */
public record Criteria(
    double availabilityPercent,
    Gateway gateway,
    Blockchain blockchain,
    Mesh mesh,
    Database database) {

  public Criteria {
    Refusal.unless(
        availabilityPercent > 0 && availabilityPercent < 100,
        "availability-percent",
        "above 0 and below 100");
  }

  public record Gateway(Throughput throughput, RateLimit rateLimit, Concurrency concurrency) {}

  /**
   * The limits of the gateway's throughput.
   *
   * @param requestsPerSecond the rate that must be exceeded
   * @param p95 the 95th percentile of the response times must be below it
   * @param decidedBy the requests whose figures decide; the other figures are only shown
   */
  public record Throughput(double requestsPerSecond, Duration p95, DecidedBy decidedBy) {
    public Throughput {
      Refusal.unless(requestsPerSecond > 0, "requests-per-second", "above 0");
      unlessResponseTime(p95, "p95");
    }
  }

  /** The requests that decide the throughput criteria. */
  public enum DecidedBy {
    /** {@code GET /health}, which the limiter lets pass unseen. */
    HEALTH,
    /** {@code GET /api/v1/meta/version}, which goes through the limiter. */
    VERSION,
    /** Both requests, each by its own figures. */
    BOTH;

    public boolean health() {
      return this != VERSION;
    }

    public boolean version() {
      return this != HEALTH;
    }
  }

  /**
   * The limits of the gateway's rate limit.
   *
   * @param requests the number of requests that one client may send in a window
   * @param tolerance the number of requests that may be admitted more or less
   * @param window the time after which the client is admitted again
   */
  public record RateLimit(int requests, int tolerance, Duration window) {
    private static final Duration LONGEST_WINDOW = Duration.ofHours(1);

    public RateLimit {
      Refusal.unless(requests > 0, "requests", "above 0");
      Refusal.unless(
          tolerance >= 0 && tolerance < requests, "tolerance", "from 0 to below requests");
      Refusal.unless(
          window.toSeconds() > 0 && window.compareTo(LONGEST_WINDOW) <= 0,
          "window",
          "of at least 1 s, at most 1 h");
    }
  }

  /**
   * The limits of the gateway's connections.
   *
   * @param connections the number of connections open at the same time that must be exceeded
   * @param p95 the 95th percentile of the response times on them must be below it
   */
  public record Concurrency(int connections, Duration p95) {
    public Concurrency {
      Refusal.unless(connections > 0, "connections", "above 0");
      unlessResponseTime(p95, "p95");
    }
  }

  /**
   * The limits of the blockchain.
   *
   * @param transactionsPerSecond the rate of committed transactions that must be exceeded
   * @param submitP95 the 95th percentile of the submissions' response times must be below it
   * @param blockTime the mean time between two blocks
   * @param blockTimeTolerancePercent the largest difference of the mean from {@code blockTime}
   * @param consensus the longest round, from proposal to finalization, must be below it
   * @param validation the longest validation of a block must be below it
   */
  public record Blockchain(
      double transactionsPerSecond,
      Duration submitP95,
      Duration blockTime,
      double blockTimeTolerancePercent,
      Duration consensus,
      Duration validation) {
    public Blockchain {
      Refusal.unless(transactionsPerSecond > 0, "transactions-per-second", "above 0");
      unlessResponseTime(submitP95, "submit-p95");
      unlessBlockTime(blockTime, "block-time");
      Refusal.unless(
          blockTimeTolerancePercent > 0 && blockTimeTolerancePercent < 100,
          "block-time-tolerance-percent",
          "above 0 and below 100");
      unlessBlockTime(consensus, "consensus");
      unlessResponseTime(validation, "validation");
    }
  }

  /**
   * The limits of the service mesh.
   *
   * @param discovery the longest time from a registration to its first appearance must be below it
   * @param lookUpP95 the 95th percentile of look-ups in the registry must be below it
   * @param handshakeP95 the 95th percentile of mTLS handshakes must be below it
   * @param balancingP95 the most that the balancer may add to the 95th percentile
   * @param healthP95 the 95th percentile of health checks must be below it
   */
  public record Mesh(
      Duration discovery,
      Duration lookUpP95,
      Duration handshakeP95,
      Duration balancingP95,
      Duration healthP95) {
    public Mesh {
      unlessResponseTime(discovery, "discovery");
      unlessResponseTime(lookUpP95, "look-up-p95");
      unlessResponseTime(handshakeP95, "handshake-p95");
      unlessResponseTime(balancingP95, "balancing-p95");
      unlessResponseTime(healthP95, "health-p95");
    }
  }

  /**
   * The limits of the database.
   *
   * @param queryP95 the highest 95th percentile of the query mix
   * @param writesPerSecond the rate of acknowledged writes that must be exceeded
   * @param indexP95 the highest 95th percentile of indexed look-ups
   * @param connections the number of connections in use at the same time that must be exceeded
   */
  public record Database(
      Duration queryP95, double writesPerSecond, Duration indexP95, int connections) {
    public Database {
      unlessResponseTime(queryP95, "query-p95");
      Refusal.unless(writesPerSecond > 0, "writes-per-second", "above 0");
      unlessResponseTime(indexP95, "index-p95");
      Refusal.unless(connections > 0, "connections", "above 0");
    }
  }

  /** Refuses a limit above Gatling's timeout, since no answer could exceed it. */
  private static void unlessResponseTime(Duration limit, String key) {
    unlessMillis(limit, key, Duration.ofSeconds(60));
  }

  /** Refuses a limit of the chain that is too long, since the load lasts several block times. */
  private static void unlessBlockTime(Duration limit, String key) {
    unlessMillis(limit, key, Duration.ofHours(1));
  }

  /** Refuses a limit that is not in whole milliseconds, since Gatling's records are. */
  private static void unlessMillis(Duration limit, String key, Duration most) {
    Refusal.unless(
        limit.toMillis() > 0
            && limit.equals(Duration.ofMillis(limit.toMillis()))
            && limit.compareTo(most) <= 0,
        key,
        "whole milliseconds, at least 1 ms, at most %d s".formatted(most.toSeconds()));
  }
}
