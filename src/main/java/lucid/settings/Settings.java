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
 * Everything that is configured, valid as a whole.
 *
 * @param target a key of {@link #targets}, or {@link #EMBEDDED}
 * @param profile {@link #FULL}, or the name of a {@code conf/lucid-NAME.conf}
 * @param campaign runs of one campaign are judged together
 * @param note what whoever runs it wants to be kept with the verdict
 * @param resultsFolder where Gatling writes its runs
 * @param baseline the campaign.json of an earlier campaign to compare with, or a folder of such
 *     files; whether they can be, the verdict decides
 * @param targetsFile more targets, beside those of {@code conf/lucid.conf}; absent if there are
 *     none
 * @param allowPublicTarget whether addresses may be neither loopback nor private
 * @param allowUnboundedLoad whether more may be sent than {@link LoadBounds} have it
 * @param stopWhenDownFor after so long with fewer than half of the requests answered as they should
 *     be, the load is stopped
 * @param soak how long a soak lasts
 * @param capacity how the highest load is searched for that a service holds
 * @param stack the embedded stack's dials; the stack itself reads and judges them
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

  /** It stands in links, files and commands. */
  private static final String CAMPAIGN = "[\\p{L}\\p{N}][\\p{L}\\p{N} ._:+#@()-]{0,99}";

  public Settings {
    Refusal.unless(
        target.equals(EMBEDDED) || targets.containsKey(target),
        "target",
        EMBEDDED + " or one of " + new TreeSet<>(targets.keySet()) + " (keys of lucid.targets)");
    Refusal.unless(
        !targets.containsKey(EMBEDDED), "targets." + EMBEDDED, "another name: this one is taken");
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
    refuseHopelessLoads(criteria, load);
    if (!allowUnboundedLoad) {
      LoadBounds.require(criteria, load, warmUp, soak, Purpose.of(profile));
      LoadBounds.require(capacity, load.gateway().concurrency().pause());
    }
  }

  /** Returns what its profile is for. */
  public Purpose purpose() {
    return Purpose.of(profile);
  }

  /** A load that could not exceed its criterion on a perfect target decides nothing. */
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
   * SHA-256, in hex, over all that decides a verdict, secrets left out: runs of different
   * fingerprints can't be judged together.
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
   * @param tick how often each event loop is asked to be on time
   */
  public record Injector(Duration tick) {
    public Injector {
      Refusal.unless(
          tick.toMillis() >= 1 && tick.toMillis() <= 1000, "tick", "at least 1 ms, at most 1 s");
    }
  }

  /**
   * @param whole how long the load of each simulation lasts
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
   * @param window how long a simulation runs unrecorded before it is measured; 0 = no warm-up
   */
  public record WarmUp(Duration window) {}
}
