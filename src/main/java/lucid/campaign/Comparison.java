package lucid.campaign;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lucid.verdict.Change;
import lucid.verdict.CriterionVerdict;
import lucid.verdict.RunVerdict;

/** Describes how runs compare with their baseline, in words that all outputs share. */
public final class Comparison {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("d MMM yyyy, HH:mm 'UTC'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private Comparison() {}

  /** Returns the comparison of a campaign; empty if none of its runs has a baseline. */
  public static Optional<String> of(Campaign campaign) {
    var runs = campaign.simulations().stream().flatMap(one -> one.verdict().stream()).toList();
    var baselines = runs.stream().flatMap(run -> run.baseline().stream()).toList();
    var numbers = baselines.stream().mapToInt(one -> one.campaigns().orElse(1)).summaryStatistics();
    var most =
        (numbers.getMin() < numbers.getMax() ? "up to " : "") + numbers.getMax() + " campaigns";
    return baselines.isEmpty()
        ? Optional.empty()
        : Optional.of(
            inWords(
                (numbers.getMax() > 1 ? most + ", the latest " : "campaign ")
                    + distinct(baselines.stream().map(RunVerdict.EarlierRuns::campaign)),
                runs,
                baselines));
  }

  /** Returns a run's baseline and the number of each call; empty if it has no baseline. */
  public static Optional<String> of(RunVerdict run) {
    return run.baseline()
        .map(
            earlier ->
                inWords(
                    earlier
                            .campaigns()
                            .map(many -> "%d campaigns, the latest ".formatted(many))
                            .orElse("campaign ")
                        + earlier.campaign()
                        + earlier.startedAt().map(Comparison::of).orElse(""),
                    List.of(run),
                    List.of(earlier)));
  }

  private static String inWords(
      String with, List<RunVerdict> runs, List<RunVerdict.EarlierRuns> baselines) {
    var leftOut =
        distinct(baselines.stream().flatMap(one -> one.leftOut().stream()).flatMap(List::stream));
    return "%s: %s%s%s"
        .formatted(
            with,
            counts(runs),
            otherSettings(baselines),
            leftOut.isEmpty() ? "" : "; left out: " + leftOut);
  }

  private static String distinct(Stream<String> texts) {
    return texts.distinct().collect(Collectors.joining(", "));
  }

  private static String of(Instant time) {
    return " of " + TIME.format(time);
  }

  /** Returns words about other settings; only a reader can judge whether they are the cause. */
  private static String otherSettings(List<RunVerdict.EarlierRuns> baselines) {
    if (baselines.stream().allMatch(RunVerdict.EarlierRuns::sameSettings)) {
      return "";
    }
    return baselines.stream().anyMatch(one -> one.campaigns().isPresent())
        ? "; some of them had other settings, which may be the cause"
        : "; it had other settings, which may be the cause";
  }

  /** Returns the criteria that are called better or worse. */
  public static List<CriterionVerdict> called(RunVerdict run) {
    return run.criteria().stream()
        .filter(criterion -> is(criterion, Change.Call.BETTER) || is(criterion, Change.Call.WORSE))
        .toList();
  }

  /** Returns the criteria that are better or worse, each with its figures. */
  public static List<String> calledInWords(RunVerdict run) {
    return called(run).stream()
        .map(
            criterion ->
                "%s: %s, %s"
                    .formatted(
                        criterion.name(),
                        criterion.actualWithUnit().orElse(""),
                        criterion.changeInWords().orElse("")))
        .toList();
  }

  private static boolean is(CriterionVerdict criterion, Change.Call call) {
    return criterion.change().filter(change -> change.call() == call).isPresent();
  }

  /** Returns {@code 1 worse, 3 no change}. */
  private static String counts(List<RunVerdict> runs) {
    return Arrays.stream(Change.Call.values())
        .flatMap(
            call -> {
              long count =
                  runs.stream()
                      .flatMap(run -> run.criteria().stream())
                      .filter(criterion -> is(criterion, call))
                      .count();
              return count == 0 ? Stream.empty() : Stream.of(count + " " + call.words());
            })
        .collect(Collectors.joining(", "));
  }
}
