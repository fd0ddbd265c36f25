package lucid.settings;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import lucid.config.Key;
import lucid.config.Refusal;

/**
 * All settings, valid as a whole.
 *
 * @param target a key of {@link #targets}, or {@link #EMBEDDED}
 * @param profile {@link #FULL}, or the name of a {@code conf/lucid-NAME.conf}
 * @param campaign the name of the campaign; its runs are judged together
 * @param note a text that is kept with the verdict; empty for none
 * @param resultsFolder the folder of Gatling's runs
 * @param baseline the campaign.json of an earlier campaign to compare with, or a folder of such
 *     files; empty for none
 * @param targetsFile a file with more targets than those of {@code conf/lucid.conf}; empty for none
 * @param allowPublicTarget true if addresses may be neither loopback nor private
 * @param allowUnboundedLoad true if a load may be above {@link LoadBounds}
 * @param stopWhenDownFor the time after which the load is stopped if fewer than half of the
 *     requests are answered as they should be
 * @param soak the duration of a soak
 * @param capacity the search for the highest load that a service holds
 * @param stack the embedded stack's dials, which the stack itself reads and checks
 */
public record Settings(
    String target,
    String profile,
    String campaign,
    Optional<String> note,
    Path resultsFolder,
    Optional<Path> baseline,
    Optional<Path> targetsFile,
    boolean allowPublicTarget,
    boolean allowUnboundedLoad,
    Duration stopWhenDownFor,
    Criteria criteria,
    Load load,
    Injector injector,
    WarmUp warmUp,
    Soak soak,
    Capacity capacity,
    Map<String, TargetAddresses> targets,
    ConfigObject stack) {

  public static final String EMBEDDED = "embedded";
  public static final String FULL = "full";

  /** The names of campaigns that links, files and commands can contain. */
  private static final String CAMPAIGN = "[\\p{L}\\p{N}][\\p{L}\\p{N} ._:+#@()-]{0,99}";

  public Settings {
    Refusal.unless(
        target.equals(EMBEDDED) || targets.containsKey(target),
        "target",
        EMBEDDED + " or one of " + new TreeSet<>(targets.keySet()) + " (keys of lucid.targets)");
    Refusal.unless(
        !targets.containsKey(EMBEDDED),
        "targets." + EMBEDDED,
        "another name: the embedded stack has this one");
    Refusal.unless(
        campaign.matches(CAMPAIGN),
        "campaign",
        "a name of at most 100 letters, digits, spaces and . _ : + # @ ( ) -, a letter or digit"
            + " first");
    Refusal.unless(
        note.map(text -> text.matches("\\P{Cntrl}{1,200}")).orElse(true),
        "note",
        "at most 200 characters in one line");
    Refusal.unless(
        stopWhenDownFor.toSeconds() >= 1 && stopWhenDownFor.toNanosPart() == 0,
        "stop-when-down-for",
        "whole seconds, at least 1 s");
    if (Purpose.of(profile) != Purpose.ONCE) {
      refuseHopelessLoads(criteria, load);
    }
    if (!allowUnboundedLoad) {
      LoadBounds.require(criteria, load, warmUp, soak, Purpose.of(profile));
      LoadBounds.require(capacity, load.gateway().concurrency().pause());
    }
  }

  /** Returns the purpose of the profile. */
  public Purpose purpose() {
    return Purpose.of(profile);
  }

  /** Refuses loads that would miss their criteria even on a perfect target. */
  private static void refuseHopelessLoads(Criteria criteria, Load load) {
    var throughput = load.gateway().throughput();
    var wanted = criteria.gateway().throughput().requestsPerSecond();
    Refusal.unless(
        throughput.rate() > wanted,
        "load.gateway.throughput.rate",
        "a rate that can exceed %s req/s".formatted(wanted));
    var decidedBy = criteria.gateway().throughput().decidedBy();
    Refusal.unless(
        !decidedBy.version() || !load.gateway().version().window().isZero(),
        "load.gateway.version.window",
        "longer than 0 s, since criteria.gateway.throughput.decided-by = "
            + decidedBy.toString().toLowerCase(Locale.ROOT));
    var limit = criteria.gateway().rateLimit();
    Refusal.unless(
        load.gateway().rateLimit().burst() > limit.requests() + limit.tolerance(),
        "load.gateway.rate-limit.burst",
        "more requests than the limit of " + limit.requests() + " and its tolerance");
    Refusal.unless(
        load.gateway().concurrency().users() > criteria.gateway().concurrency().connections(),
        "load.gateway.concurrency.users",
        "more than the "
            + criteria.gateway().concurrency().connections()
            + " connections to be exceeded");
    Refusal.unless(
        load.blockchain().rate() > criteria.blockchain().transactionsPerSecond(),
        "load.blockchain.rate",
        "more than the "
            + criteria.blockchain().transactionsPerSecond()
            + " transactions a second to be exceeded");
    var settling = criteria.blockchain().blockTime().multipliedBy(2);
    Refusal.unless(
        load.blockchain().settling().compareTo(settling) >= 0,
        "load.blockchain.settling",
        "at least two block times, %d ms".formatted(settling.toMillis()));
    load.mesh().refuseTooFew();
    refuseHopelessLoads(criteria.database(), load.database());
  }

  private static void refuseHopelessLoads(Criteria.Database criteria, Load.Database load) {
    Refusal.unless(
        load.write().rate() > criteria.writesPerSecond(),
        "load.database.write.rate",
        "more than the %s writes a second to be exceeded".formatted(criteria.writesPerSecond()));
    Refusal.unless(
        load.connections() > criteria.connections(),
        "load.database.connections",
        "more than the %d connections to be exceeded".formatted(criteria.connections()));
  }

  /**
   * Returns a SHA-256 in hex of all settings that decide a verdict, without secrets. Runs with
   * different fingerprints can't be judged together.
   */
  public String fingerprint() {
    var decisive =
        String.join(
            "\n",
            criteria.toString(),
            load.toString(),
            injector.toString(),
            warmUp.toString(),
            target,
            String.valueOf(
                Optional.ofNullable(targets.get(target)).map(TargetAddresses::withoutMetrics)),
            stack.render(ConfigRenderOptions.concise()));
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(decisive.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /**
   * The settings of the injector.
   *
   * @param tick the time between two checks that an event loop is on time
   */
  public record Injector(Duration tick) {
    public Injector {
      Refusal.unless(
          tick.toMillis() >= 1 && tick.toMillis() <= 1000, "tick", "at least 1 ms, at most 1 s");
    }
  }

  /**
   * @param whole the duration of the load of each simulation
   */
  public record Soak(@Key("for") Duration whole) {
    private static final int SHORTEST_SECONDS = 20;

    public Soak {
      Refusal.unless(
          whole.toSeconds() >= SHORTEST_SECONDS,
          "for",
          "at least %d s".formatted(SHORTEST_SECONDS));
    }
  }

  /**
   * The settings of the warm-up.
   *
   * @param window the time of the unrecorded run before the measurement; 0 for no warm-up
   */
  public record WarmUp(Duration window) {}
}
