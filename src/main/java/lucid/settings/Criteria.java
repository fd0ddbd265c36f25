package lucid.settings;

import java.time.Duration;
import lucid.config.Refusal;

/** The Phase 2 criteria. A profile can't change them: only {@code conf/lucid.conf} and -D can. */
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
   * @param requestsPerSecond to be exceeded
   * @param p95 the 95th percentile of the response times stays below it
   * @param decidedBy the requests whose figures decide; those of the others are shown beside
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
    /** Both, each for itself. */
    BOTH;

    public boolean health() {
      return this != VERSION;
    }

    public boolean version() {
      return this != HEALTH;
    }
  }

  /**
   * @param requests that one client may make in a window
   * @param tolerance how many more or fewer may be admitted
   * @param window after which the client is admitted again
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
   * @param connections open at the same time, to be exceeded
   * @param p95 of the requests on them, to stay below
   */
  public record Concurrency(int connections, Duration p95) {
    public Concurrency {
      Refusal.unless(connections > 0, "connections", "above 0");
      unlessResponseTime(p95, "p95");
    }
  }

  /**
   * @param transactionsPerSecond committed, to be exceeded
   * @param submitP95 of the submissions, to stay below
   * @param blockTime mean interval of blocks
   * @param blockTimeTolerancePercent by how much the mean may differ
   * @param consensus longest round, from proposal to finalization, to stay below
   * @param validation longest validation of a block, to stay below
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
   * @param discovery from registration to first appearance, longest, to stay below
   * @param lookUpP95 of look-ups in the registry, to stay below
   * @param handshakeP95 of mTLS handshakes, to stay below
   * @param balancingP95 what the balancer adds, at most
   * @param healthP95 of health checks, to stay below
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
   * @param queryP95 of the query mix, at most
   * @param writesPerSecond acknowledged, to be exceeded
   * @param indexP95 of indexed look-ups, at most
   * @param connections in use at the same time, to be exceeded
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

  /** Gatling waits no longer for an answer: nothing could exceed a limit that is higher. */
  private static void unlessResponseTime(Duration limit, String key) {
    unlessMillis(limit, key, Duration.ofSeconds(60));
  }

  /** Of the chain: the load lasts several block times. */
  private static void unlessBlockTime(Duration limit, String key) {
    unlessMillis(limit, key, Duration.ofHours(1));
  }

  /** Gatling records whole milliseconds: a limit between two of them could not be decided. */
  private static void unlessMillis(Duration limit, String key, Duration most) {
    Refusal.unless(
        limit.toMillis() > 0
            && limit.equals(Duration.ofMillis(limit.toMillis()))
            && limit.compareTo(most) <= 0,
        key,
        "whole milliseconds, at least 1 ms, at most %d s".formatted(most.toSeconds()));
  }
}
