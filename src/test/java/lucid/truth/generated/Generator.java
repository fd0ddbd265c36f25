package lucid.truth.generated;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import lucid.blockchain.BlockchainLedgerSimulation;
import lucid.database.DatabaseOperationsSimulation;
import lucid.gateway.GatewayConcurrencySimulation;
import lucid.gateway.GatewayRateLimitSimulation;
import lucid.gateway.GatewayThroughputSimulation;
import lucid.mesh.MeshServicesSimulation;

/** Draws worlds. The same seed draws the same world. */
final class Generator {
  private static final int SUITES = 6;

  private final long seed;
  private final Random random;

  private Generator(long seed) {
    this.seed = seed;
    this.random = new Random(seed);
    // The first numbers of neighbouring seeds are much alike.
    for (int i = 0; i < 16; i++) {
      random.nextInt();
    }
  }

  /** Returns the world of a seed. Successive seeds draw from all suites in turn. */
  static GeneratedWorld world(long seed) {
    var generator = new Generator(seed);
    return switch (Math.floorMod(seed, SUITES)) {
      case 0 -> generator.throughput();
      case 1 -> generator.rateLimit();
      case 2 -> generator.concurrency();
      case 3 -> generator.ledger();
      case 4 -> generator.mesh();
      default -> generator.database();
    };
  }

  private double between(double least, double most) {
    return least + random.nextDouble() * (most - least);
  }

  private boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  private String words(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  private String uniform(double mostMillis) {
    double least = between(0, mostMillis / 2);
    return words("uniform %.1f ms %.1f ms", least, least + between(0.1, mostMillis - least));
  }

  private String logNormal(double mostMillis) {
    return words("log-normal %.1f ms %.2f", between(0.5, mostMillis / 2), between(0.2, 1.2));
  }

  /** Returns humps around the 95th percentile, where an estimate that interpolates is wrong. */
  private String twoHumps(double mostMillis) {
    return words(
        "two-humps %.1f ms %.1f ms %.2f %%",
        between(0.1, 3), between(mostMillis / 3, 2 * mostMillis), between(1, 10));
  }

  private String heavyTail(double mostMillis) {
    return words("heavy-tail %.1f ms %.2f", between(0.2, mostMillis / 10), between(0.8, 2));
  }

  private String ramp(double mostMillis, double seconds) {
    return words(
        "ramp %.1f ms to %.1f ms over %.1f s",
        between(0, mostMillis / 10), between(mostMillis / 2, 2 * mostMillis), seconds);
  }

  private String stall(double mostSeconds, double loadSeconds) {
    return words(
        "stall %.2f s at %.2f s", between(0.2, mostSeconds), between(0.1, 0.9) * loadSeconds);
  }

  private String pauses() {
    return words("pauses %.0f ms every %.1f s", between(20, 300), between(0.5, 3));
  }

  private String slowLast(double loadSeconds) {
    return words("slow %.2f s from %.2f s", between(0.5, 3), loadSeconds - between(0.01, 0.5));
  }

  private String unanswered() {
    return words("unanswered %.3f %%", between(0.01, 0.3));
  }

  private String errors(double mostPercent) {
    return words("errors %.3f %%", between(0.01, mostPercent));
  }

  private String lumpOfErrors(double loadSeconds) {
    return words("errors %.3f s at %.2f s", between(0.005, 0.3), between(0.1, 0.9) * loadSeconds);
  }

  /** Returns one or two of these forms. */
  private String shape(List<Supplier<String>> forms) {
    var order = new ArrayList<>(forms);
    Collections.shuffle(order, random);
    return order.stream()
        .limit(chance(0.3) ? 2 : 1)
        .map(form -> "\"" + form.get() + "\"")
        .collect(Collectors.joining(", ", "[", "]"));
  }

  private GeneratedWorld throughput() {
    boolean isLong = chance(0.3);
    double seconds = isLong ? 13.5 : 7.5;
    int rate = isLong ? 525 : 545;
    var window = Duration.ofMillis((long) (1000 * seconds));
    var dials = new ArrayList<String>();
    dials.add(
        "gateway.shape = "
            + shape(
                List.of(
                    () -> "constant 95 ms",
                    () -> uniform(120),
                    () -> logNormal(90),
                    () -> twoHumps(110),
                    () -> heavyTail(100),
                    () -> ramp(100, seconds),
                    () -> stall(2.5, seconds),
                    this::pauses,
                    () -> slowLast(seconds),
                    this::unanswered,
                    () -> errors(0.3),
                    () -> lumpOfErrors(seconds))));
    if (chance(0.3)) {
      dials.add(words("gateway.accept-delay = %.0f ms", between(1, 80)));
    }
    var settings = new ArrayList<String>();
    settings.add("lucid.load.gateway.throughput.window = " + window.toMillis() + " ms");
    settings.add("lucid.load.gateway.throughput.rate = " + rate);
    boolean throughTheLimiter = chance(0.5);
    if (throughTheLimiter) {
      settings.add("lucid.load.gateway.version.window = " + window.toMillis() + " ms");
      settings.add("lucid.criteria.gateway.throughput.decided-by = both");
      if (chance(0.5)) {
        dials.add(words("gateway.version-latency = %.0f ms", between(1, 120)));
      }
    }
    return new GeneratedWorld(
        seed,
        GatewayThroughputSimulation.class,
        dials,
        settings,
        record -> {
          var oracle = new Oracle(record).gatewayThroughput(rate, window);
          return (throughTheLimiter ? oracle.throughTheLimiter(rate, window) : oracle).truths();
        });
  }

  private GeneratedWorld rateLimit() {
    var dials = new ArrayList<String>();
    dials.add(
        "gateway.shape = "
            + shape(
                List.of(
                    () -> uniform(100),
                    () -> logNormal(60),
                    () -> twoHumps(110),
                    () -> errors(2),
                    () -> "unanswered 0.5 %",
                    () -> "constant 5 ms")));
    if (chance(0.5)) {
      dials.add("gateway.limit = " + (95 + random.nextInt(11)));
    }
    return new GeneratedWorld(
        seed,
        GatewayRateLimitSimulation.class,
        dials,
        List.of("lucid.load.gateway.rate-limit.observation = 6 s"),
        record -> new Oracle(record).gatewayRateLimit(Duration.ofSeconds(6)).truths());
  }

  private GeneratedWorld concurrency() {
    var dials = new ArrayList<String>();
    dials.add(
        "gateway.shape = "
            + shape(
                List.of(
                    () -> uniform(120),
                    () -> logNormal(90),
                    () -> twoHumps(110),
                    () -> heavyTail(50),
                    () -> errors(0.5))));
    if (chance(0.5)) {
      dials.add(words("gateway.idle-timeout = %.1f s", between(2.2, 5)));
    }
    if (chance(0.3)) {
      dials.add(words("gateway.accept-delay = %.0f ms", between(1, 80)));
    }
    return new GeneratedWorld(
        seed,
        GatewayConcurrencySimulation.class,
        dials,
        List.of(
            "lucid.load.gateway.concurrency.ramp = 4 s",
            "lucid.load.gateway.concurrency.window = 3 s"),
        record -> new Oracle(record).gatewayConcurrency(Duration.ofSeconds(3)).truths());
  }

  private GeneratedWorld ledger() {
    var dials = new ArrayList<String>();
    dials.add("blockchain.block-time = 500 ms");
    dials.add(
        "blockchain.shape = "
            + shape(
                List.of(
                    () -> uniform(120),
                    () -> logNormal(90),
                    () -> twoHumps(110),
                    () -> heavyTail(80),
                    () -> stall(1, 3),
                    () -> errors(2),
                    this::unanswered)));
    if (chance(0.4)) {
      dials.add(words("blockchain.block-jitter = %.0f ms", between(5, 200)));
    }
    if (chance(0.4)) {
      dials.add(words("blockchain.round-jitter = %.0f ms", between(5, 120)));
    }
    if (chance(0.3)) {
      dials.add(words("blockchain.lost-percent = %.2f", between(0.1, 1)));
    }
    if (chance(0.4)) {
      dials.add(words("blockchain.validation-shape = [\"%s\"]", uniform(1_300)));
    }
    return new GeneratedWorld(
        seed,
        BlockchainLedgerSimulation.class,
        dials,
        List.of(
            "lucid.criteria.blockchain.block-time = 500 ms",
            "lucid.criteria.blockchain.consensus = 250 ms",
            "lucid.load.blockchain.blocks = 8",
            "lucid.load.blockchain.settling = 3 s"),
        record ->
            new Oracle(record)
                .ledger(110, Duration.ofSeconds(4), Duration.ofMillis(500), Duration.ofMillis(250))
                .truths());
  }

  private GeneratedWorld mesh() {
    var dials = new ArrayList<String>();
    dials.add(
        "mesh.discovery.look-up-shape = "
            + shape(List.of(() -> uniform(1_200), () -> logNormal(300), () -> twoHumps(1_200))));
    dials.add(
        "mesh.health.shape = "
            + shape(List.of(() -> uniform(120), () -> twoHumps(110), () -> heavyTail(50))));
    if (chance(0.5)) {
      dials.add(words("mesh.balancing.instance-shape = [\"%s\"]", uniform(30)));
    }
    if (chance(0.5)) {
      dials.add(words("mesh.balancing.shape = [\"%s\"]", uniform(30)));
    }
    return new GeneratedWorld(
        seed,
        MeshServicesSimulation.class,
        dials,
        List.of(
            "lucid.load.mesh.balancing.window = 2 s",
            "lucid.load.mesh.balancing.rate = 110",
            "lucid.load.mesh.mtls.window = 1 s",
            "lucid.load.mesh.mtls.rate = 110",
            "lucid.load.mesh.mtls.refusals = 8",
            "lucid.load.mesh.discovery.window = 2 s",
            "lucid.load.mesh.discovery.registrations = 16"),
        record -> new Oracle(record).mesh(50, 10, Duration.ofSeconds(2), 220).truths());
  }

  private GeneratedWorld database() {
    var shape =
        chance(0.3)
            ? "\"constant 0 ms\""
            : "\""
                + (chance(0.5)
                    ? words("two-humps 0 ms %.1f ms %.2f %%", between(3, 30), between(1, 10))
                    : uniform(8))
                + "\"";
    var open = new HashSet<String>();
    if (shape.contains("uniform")) {
      // Writes at this rate wait for connections, and queries for the connections that are left.
      open.add("write: requests per second");
    }
    return new GeneratedWorld(
        seed,
        DatabaseOperationsSimulation.class,
        List.of("database.shape = [" + shape + "]"),
        List.of(
            "lucid.load.database.rows = 20000",
            "lucid.load.database.look-up.window = 2 s",
            "lucid.load.database.query.window = 2 s",
            "lucid.load.database.write.window = 3 s",
            "lucid.load.database.hold = 0 s"),
        record ->
            new Oracle(record)
                .database(200, Duration.ofSeconds(2), 1050, Duration.ofSeconds(3), open)
                .truths());
  }
}
