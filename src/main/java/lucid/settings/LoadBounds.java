package lucid.settings;

import java.time.Duration;
import lucid.config.Refusal;

/**
 * The bounds of all loads, which only {@code lucid.allow-unbounded-load} lifts: a typing error must
 * not take down a Raspberry Pi or its network. Each bound is at least ten times its criterion.
 */
final class LoadBounds {
  /**
   * The most requests a second of any kind: ten times the highest criterion, 1000 writes a second.
   */
  static final double PER_SECOND = 10_000;

  /**
   * The longest window. It has room for six blocks of the slowest chain that is deployed, 120 s
   * each.
   */
  static final Duration WINDOW = Duration.ofMinutes(15);

  /** The longest duration of a soak: twice the default. */
  static final Duration SOAK = Duration.ofHours(1);

  /** The most connections to one address; some systems have 28,000 ports for them. */
  static final int CONNECTIONS = 20_000;

  /** The most connections to a database. */
  static final int DATABASE_CONNECTIONS = 2_000;

  /** The most requests at the same moment, and the most connections that must be refused. */
  static final int AT_ONCE = 10_000;

  /** The most rows of a table, and the most rows that one load writes: some GB in all. */
  static final int ROWS = 2_000_000;

  private static final String LIFTED_BY = ", unless lucid.allow-unbounded-load = true";

  private LoadBounds() {}

  /**
   * Requires that every rate, window and count of {@code load} is within its bound.
   *
   * @throws Refusal for the first that is not; names its key and the setting that lifts all bounds
   */
  static void require(
      Criteria criteria, Load load, Settings.WarmUp warmUp, Settings.Soak soak, Purpose purpose) {
    window("soak.for", soak.whole(), SOAK);
    var longest = purpose == Purpose.SOAK ? SOAK : WINDOW;
    gateway(load.gateway(), longest);
    blockchain(load.blockchain(), criteria.blockchain());
    mesh(load.mesh());
    database(load.database(), longest);
    window("warm-up.window", warmUp.window());
  }

  /**
   * Requires that the highest loads of a search are within their bounds.
   *
   * @param pause the pause between two requests of a user that holds a connection
   * @throws Refusal for the first load that is not
   */
  static void require(Capacity capacity, Duration pause) {
    window("capacity.hold", capacity.hold());
    rate("capacity.gateway.throughput.most", capacity.gateway().throughput().most());
    int users = capacity.gateway().concurrency().most();
    count("capacity.gateway.concurrency.most", users, CONNECTIONS, "connections");
    rate("capacity.gateway.concurrency.most", users / seconds(pause));
    rate("capacity.blockchain.most", capacity.blockchain().most());
    rate("capacity.database.most", capacity.database().most());
    Refusal.unless(
        capacity.database().most() * seconds(capacity.hold()) <= ROWS,
        "capacity.database.most",
        "a load that writes at most %d rows during the hold%s".formatted(ROWS, LIFTED_BY));
  }

  private static void gateway(Load.Gateway load, Duration longest) {
    throughput("load.gateway.throughput", load.throughput(), longest);
    window("load.gateway.version.window", load.version().window());
    count("load.gateway.rate-limit.burst", load.rateLimit().burst(), AT_ONCE, "requests at once");
    rate("load.gateway.rate-limit.other-clients", load.rateLimit().otherClients());
    window("load.gateway.rate-limit.observation", load.rateLimit().observation());
    var held = load.concurrency();
    count("load.gateway.concurrency.users", held.users(), CONNECTIONS, "connections");
    window("load.gateway.concurrency.ramp", held.ramp());
    window("load.gateway.concurrency.window", held.window());
    rate("load.gateway.concurrency.pause", held.users() / seconds(held.pause()));
  }

  private static void blockchain(Load.Blockchain load, Criteria.Blockchain criteria) {
    rate("load.blockchain.rate", load.rate());
    window("load.blockchain.blocks", criteria.blockTime().multipliedBy(load.blocks()));
    window("load.blockchain.settling", load.settling());
  }

  private static void mesh(MeshLoad load) {
    rate("load.mesh.balancing.rate", load.balancing().rate());
    window("load.mesh.balancing.window", load.balancing().window());
    rate("load.mesh.mtls.rate", load.mtls().rate());
    window("load.mesh.mtls.window", load.mtls().window());
    count("load.mesh.mtls.refusals", load.mtls().refusals(), AT_ONCE, "connections");
    window("load.mesh.mtls.patience", load.mtls().patience());
    var discovery = load.discovery();
    rate("load.mesh.discovery.registrations", discovery.registrations());
    rate("load.mesh.discovery.look-ups", discovery.lookUps());
    window("load.mesh.discovery.window", discovery.window());
    window("load.mesh.discovery.patience", discovery.patience());
    rate(
        "load.mesh.discovery.polling",
        discovery.registrations() * seconds(discovery.patience()) / seconds(discovery.polling()));
    rate("load.mesh.health.rate", load.health().rate());
  }

  private static void database(Load.Database load, Duration longest) {
    count("load.database.rows", load.rows(), ROWS, "rows of each table");
    window("load.database.filling", load.filling());
    count("load.database.pool", load.pool(), DATABASE_CONNECTIONS, "connections");
    count("load.database.connections", load.connections(), DATABASE_CONNECTIONS, "connections");
    throughput("load.database.query", load.query(), longest);
    throughput("load.database.look-up", load.lookUp(), longest);
    throughput("load.database.write", load.write(), longest);
    Refusal.unless(
        load.write().rate() * seconds(load.write().window()) <= ROWS,
        "load.database.write",
        "a load that writes at most %d rows%s".formatted(ROWS, LIFTED_BY));
    window("load.database.hold", load.hold());
  }

  private static void throughput(String key, Load.Throughput load, Duration longest) {
    rate(key + ".rate", load.rate());
    window(key + ".window", load.window(), longest);
  }

  /** Refuses a rate above the bound, and a value that is not a number. */
  private static void rate(String key, double perSecond) {
    Refusal.unless(
        perSecond <= PER_SECOND,
        key,
        "a load that sends at most %.0f requests a second%s".formatted(PER_SECOND, LIFTED_BY));
  }

  private static void window(String key, Duration window) {
    window(key, window, WINDOW);
  }

  private static void window(String key, Duration window, Duration longest) {
    Refusal.unless(
        window.compareTo(longest) <= 0,
        key,
        "a duration of at most %d minutes%s".formatted(longest.toMinutes(), LIFTED_BY));
  }

  private static void count(String key, int value, int most, String what) {
    Refusal.unless(value <= most, key, "at most %d %s%s".formatted(most, what, LIFTED_BY));
  }

  /**
   * Returns the duration in seconds, but never 0: without a pause, the number of requests has no
   * bound.
   */
  private static double seconds(Duration duration) {
    return Math.max(1, duration.toNanos()) / 1e9;
  }
}
