package lucid.capacity;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import lucid.capacity.CapacityAnswer.Ending;
import lucid.capacity.CapacityStep.GaveWay;
import lucid.settings.Capacity;

/** Makes the answer of one search from its runs. */
public final class AnswerMaker {
  private final CapacityQuestion question;
  private final Capacity settings;
  private final String simulation;
  private final Instant startedAt;

  public AnswerMaker(
      CapacityQuestion question, Capacity settings, String simulation, Instant startedAt) {
    this.question = question;
    this.settings = settings;
    this.simulation = simulation;
    this.startedAt = startedAt;
  }

  /** Returns the answer for the time of the search. It stays if the search is killed. */
  public CapacityAnswer underWay(List<CapacityStep> steps, Duration elapsed) {
    return answer(
        Ending.UNDER_WAY,
        "no answer yet for " + unit(),
        "The search is under way after %d runs, or was killed.".formatted(steps.size()),
        Optional.empty(),
        Optional.empty(),
        steps,
        elapsed);
  }

  /** Returns the answer of a search that had to stop without a result. */
  public CapacityAnswer broken(String why, List<CapacityStep> steps, Duration elapsed) {
    var held = steps.stream().filter(CapacityStep::holds);
    var highest = held.max(Comparator.comparingInt(CapacityStep::load));
    return answer(
        Ending.NO_ANSWER,
        "no answer for " + unit(),
        "No answer: %s%s"
            .formatted(
                why,
                highest
                    .map(step -> " Before that, %d %s held.".formatted(step.load(), unit()))
                    .orElse("")),
        highest,
        Optional.empty(),
        steps,
        elapsed);
  }

  /** Returns the answer of a search whose last run shows nothing about its load. */
  public CapacityAnswer ended(CapacityStep last, List<CapacityStep> steps, Duration elapsed) {
    return broken(
        "the run with %d %s ended in %s: %s"
            .formatted(last.load(), unit(), last.outcome().words(), reason(last)),
        steps,
        elapsed);
  }

  /** Returns the answer of a complete search. */
  public CapacityAnswer of(CapacitySearch search, List<CapacityStep> steps, Duration elapsed) {
    var held = lastHeld(steps, search.held());
    var broke = lastBroke(steps, search.broke());
    if (held.isPresent() && !search.isConfirmed()) {
      return broken(
          "the time (lucid.capacity.time = %d s) was too short to hold a load for %d s (lucid.capacity.hold)."
              .formatted(settings.time().toSeconds(), settings.hold().toSeconds()),
          steps,
          elapsed);
    }
    return held.isPresent()
        ? holds(held.get(), broke, search.isHurried(), steps, elapsed)
        : broke
            .filter(AnswerMaker::isTargets)
            .filter(lowest -> !search.isHurried())
            .map(lowest -> holdsNothing(lowest, steps, elapsed))
            .orElseGet(
                () ->
                    broken(
                        broke.map(this::gaveWay).orElse("no load was tried.")
                            + (search.isHurried() ? tooShort() : ""),
                        steps,
                        elapsed));
  }

  private CapacityAnswer holds(
      CapacityStep held,
      Optional<CapacityStep> broke,
      boolean hurried,
      List<CapacityStep> steps,
      Duration elapsed) {
    boolean found = broke.filter(AnswerMaker::isTargets).isPresent();
    var figure = "%s%d %s".formatted(found ? "" : "at least ", held.taken(), unit());
    var sentence =
        "%s: at %d offered for %d s every criterion was met. %s%s"
            .formatted(
                capitalized(figure),
                held.load(),
                Math.round(held.seconds()),
                broke.map(this::gaveWay).orElseGet(this::mostHeld),
                hurried && broke.isPresent() ? tooShort() : "");
    return answer(
        found ? Ending.FOUND : Ending.AT_LEAST,
        figure,
        sentence,
        Optional.of(held),
        broke,
        steps,
        elapsed);
  }

  private CapacityAnswer holdsNothing(
      CapacityStep lowest, List<CapacityStep> steps, Duration elapsed) {
    var figure = "less than %d %s".formatted(lowest.load(), unit());
    return answer(
        Ending.LESS_THAN,
        figure,
        "%s: no load met every criterion. %s".formatted(capitalized(figure), gaveWay(lowest)),
        Optional.empty(),
        Optional.of(lowest),
        steps,
        elapsed);
  }

  private String gaveWay(CapacityStep step) {
    var who =
        switch (step.gaveWay().orElseThrow()) {
          case TARGET -> "the target gave way first";
          case INJECTOR -> "the injector gave way, not the target";
          case SAMPLE -> "the outcome is undecided, since the sample is too small";
        };
    return "At %d %s: %s".formatted(step.load(), who, reason(step));
  }

  /** Returns the reason of a run, with a full stop at its end. */
  private static String reason(CapacityStep step) {
    var reason = step.reason().orElse("no reason given");
    return reason.matches("(?s).*[.?!]") ? reason : reason + ".";
  }

  private String mostHeld() {
    return question
        .capped()
        .map(why -> "No higher load was tried: %s.".formatted(why))
        .orElseGet(
            () ->
                "No higher load was tried: %s.most = %d."
                    .formatted(question.key(), question.bounds().most()));
  }

  private String tooShort() {
    return " The time (lucid.capacity.time = %d s) was too short to look closer."
        .formatted(settings.time().toSeconds());
  }

  private String unit() {
    return question.unit();
  }

  private CapacityAnswer answer(
      Ending ending,
      String figure,
      String sentence,
      Optional<CapacityStep> held,
      Optional<CapacityStep> broke,
      List<CapacityStep> steps,
      Duration elapsed) {
    return new CapacityAnswer(
        simulation,
        question.title(),
        unit(),
        startedAt,
        elapsed.toMillis() / 1000.0,
        ending,
        figure,
        sentence,
        held,
        broke,
        List.copyOf(steps));
  }

  /** Returns the last run with a load that held; empty if there is none. */
  private static Optional<CapacityStep> lastHeld(List<CapacityStep> steps, OptionalInt load) {
    return steps.stream()
        .filter(step -> step.holds() && load.equals(OptionalInt.of(step.load())))
        .reduce((earlier, later) -> later);
  }

  /**
   * Returns the last run with a load that did not hold. A run in which the target gave way takes
   * precedence. Empty if there is none.
   */
  private static Optional<CapacityStep> lastBroke(List<CapacityStep> steps, OptionalInt load) {
    return steps.stream()
        .filter(step -> !step.holds() && load.equals(OptionalInt.of(step.load())))
        .reduce((earlier, later) -> isTargets(earlier) && !isTargets(later) ? earlier : later);
  }

  private static boolean isTargets(CapacityStep step) {
    return step.gaveWay().equals(Optional.of(GaveWay.TARGET));
  }

  private static String capitalized(String text) {
    return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }
}
