package lucid.report;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import lucid.campaign.Campaign;
import lucid.settings.Settings;
import lucid.verdict.CriterionVerdict;
import lucid.verdict.Drift;
import lucid.verdict.Limit;
import lucid.verdict.Offered;
import lucid.verdict.Outcome;
import lucid.verdict.RunVerdict;

/** Makes the sentences that several outputs share. */
final class SharedSentences {
  static final String CLOSE = "close: a few more records could change the outcome";

  private SharedSentences() {}

  /** Returns what a reader must know about the embedded stack; empty for another target. */
  static Optional<String> aboutTarget(Campaign campaign) {
    return campaign.target().equals(Settings.EMBEDDED)
        ? Optional.of(
            "Measured on the embedded stack, which stands in for the services. This shows that the"
                + " measurement works. It shows nothing about your services.")
        : Optional.empty();
  }

  /** Returns {@code 31,237 records in the load window of 59.5 s}; empty without records. */
  static Optional<String> basis(CriterionVerdict criterion) {
    return criterion.records() == 0
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ENGLISH,
                "%,d record%s%s%s",
                criterion.records(),
                criterion.records() == 1 ? "" : "s",
                criterion.period().startsWith("the ") ? " in " : ", ",
                criterion.period()));
  }

  /** Returns {@code 70 to 110 ms: some of it may be ...}; empty if the figure is not in doubt. */
  static Optional<String> bounds(CriterionVerdict criterion) {
    return criterion
        .boundsInWords()
        .map(bounds -> bounds + ": some of it may be the injector's own doing");
  }

  /** Returns whether a few more records could change a PASS or a FAIL. */
  static boolean isClose(CriterionVerdict criterion) {
    return criterion.close()
        && (criterion.outcome() == Outcome.PASS || criterion.outcome() == Outcome.FAIL);
  }

  /**
   * Returns that there are too few records to prove the share, although none failed; empty
   * otherwise.
   */
  private static Optional<String> fewButFlawless(CriterionVerdict criterion) {
    return criterion.outcome() == Outcome.PASS
            && criterion.unit().equals("%")
            && criterion.actual().filter(share -> share == 100).isPresent()
            && criterion.records() < CriterionVerdict.ENOUGH_FOR_A_SHARE
        ? Optional.of(
            String.format(
                Locale.ENGLISH,
                "none of %,d failed, which is too few to prove the share",
                criterion.records()))
        : Optional.empty();
  }

  /** Returns a text each for the records of a criterion's figure and for how sure it is. */
  static List<String> details(CriterionVerdict criterion) {
    return Stream.of(
            basis(criterion),
            bounds(criterion),
            fewButFlawless(criterion),
            isClose(criterion) ? Optional.of(CLOSE) : Optional.<String>empty())
        .flatMap(Optional::stream)
        .toList();
  }

  /** Returns {@code longest stall 12 ms, lag p99 3 ms, CPU 21 %}; empty if nothing was measured. */
  static Optional<String> injector(RunVerdict run) {
    var injector = run.injector();
    var facts =
        Stream.of(
                injector
                    .longestStallMs()
                    .map(stall -> "longest stall %s ms".formatted(Limit.number(stall))),
                injector.lagP99Ms().map(lag -> "lag p99 %s ms".formatted(Limit.number(lag))),
                injector.cpuPercent().map(cpu -> String.format(Locale.ROOT, "CPU %.0f %%", cpu)),
                injector
                    .growth()
                    .filter(growth -> run.drift().isPresent())
                    .map(SharedSentences::growth))
            .flatMap(Optional::stream)
            .toList();
    return facts.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", facts));
  }

  private static String growth(RunVerdict.Growth growth) {
    return "heap after a collection %s MB before the load and %s MB after it, log %s MB"
        .formatted(
            Limit.number(growth.heapBeforeMb()),
            Limit.number(growth.heapAfterMb()),
            Limit.number(growth.logMb()));
  }

  /** Returns a sentence for each figure of a soak that may drift; empty for other runs. */
  static List<String> drift(RunVerdict run) {
    return run.drift().stream().flatMap(List::stream).map(Drift::sentence).toList();
  }

  /** Returns {@code GET /health: 31,238 of 31,238 requests were sent, ...}. */
  static String load(Offered load) {
    return String.format(
        Locale.ENGLISH,
        "%s: %,d of %,d requests were sent, %s, and %.1f %% were sent more than %d ms late%s",
        load.request(),
        load.sent(),
        load.due(),
        load.fewestSecond()
            .map(
                second ->
                    String.format(
                        Locale.ENGLISH,
                        "the fewest in second %d (%.1f %% of those due)",
                        second + 1,
                        load.fewestPercent()))
            .orElse("no second lacked more than one request"),
        load.latePercent(),
        Offered.LATE_MILLIS,
        load.whole() ? "" : "; stopped early");
  }
}
