package lucid.capacity;

import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import lucid.settings.Capacity;
import lucid.verdict.Outcome;

/**
 * Decides which load is tried next. The search doubles the load until one does not hold, or halves
 * it until one does. Then it halves the gap between the two until the gap is as small as a step. It
 * tries both ends a second time: the load that did not hold, since one hiccup is not the end of a
 * capacity, and the load that held, for longer. A load without a decision is tried again at once.
 */
public final class CapacitySearch {
  private static final int FACTOR = 2;

  /** The most times that the first load is halved. */
  private static final int HALVINGS = 4;

  /** A bound that no search reaches as long as it makes progress. */
  private static final int MOST_TRIALS = 60;

  private final Capacity.Bounds bounds;
  private final double step;
  private final Duration hold;
  private final Duration time;
  private final TreeSet<Integer> held = new TreeSet<>();
  private final TreeSet<Integer> broke = new TreeSet<>();
  private final Set<Integer> brokeTwice = new TreeSet<>();
  private final Set<Trial> undecided = new HashSet<>();
  private Optional<Trial> again = Optional.empty();
  private OptionalInt confirmed = OptionalInt.empty();
  private Duration longest = Duration.ZERO;
  private int trials;
  private boolean hurried;

  /**
   * A load to try.
   *
   * @param load the offered load, in the unit of the bounds
   * @param hold true if this trial is the long hold, which confirms a load
   */
  public record Trial(int load, boolean hold) {}

  public CapacitySearch(Capacity.Bounds bounds, Capacity settings) {
    this.bounds = bounds;
    this.step = 1 + settings.stepPercent() / 100;
    this.hold = settings.hold();
    this.time = settings.time();
  }

  /**
   * Returns the next load to try; empty when the search is over.
   *
   * @param elapsed the time since the search began
   */
  public Optional<Trial> next(Duration elapsed) {
    if (confirmed.isPresent() || trials == MOST_TRIALS) {
      return Optional.empty();
    }
    var left = time.minus(elapsed);
    var theHold = trials == 0 ? Duration.ZERO : longest.plus(hold);
    var wanted = again.or(this::candidate);
    var needed = wanted.map(trial -> trial.hold() ? theHold : longest.plus(theHold));
    if (needed.filter(least -> least.compareTo(left) <= 0).isPresent()) {
      return wanted;
    }
    hurried = wanted.isPresent();
    return held.isEmpty() || theHold.compareTo(left) > 0
        ? Optional.empty()
        : Optional.of(new Trial(held.last(), true));
  }

  private Optional<Trial> candidate() {
    var load = candidateLoad();
    return load.isEmpty() ? Optional.empty() : Optional.of(new Trial(load.getAsInt(), false));
  }

  /** Returns the next load for a short trial; empty if both ends are known. */
  private OptionalInt candidateLoad() {
    if (held.isEmpty() && broke.isEmpty()) {
      return OptionalInt.of(bounds.start());
    } else if (broke.isEmpty()) {
      return held.last() < bounds.most()
          ? OptionalInt.of((int) Math.min(bounds.most(), (long) FACTOR * held.last()))
          : OptionalInt.empty();
    } else if (held.isEmpty()) {
      return broke.first() > lowest()
          ? OptionalInt.of(Math.max(lowest(), broke.first() / FACTOR))
          : OptionalInt.empty();
    }
    int low = held.last();
    int high = broke.first();
    if (high > low + 1 && high > low * step) {
      int middle = (int) Math.round(Math.sqrt((double) low * high));
      return OptionalInt.of(Math.max(low + 1, Math.min(high - 1, middle)));
    }
    return brokeTwice.contains(high) ? OptionalInt.empty() : OptionalInt.of(high);
  }

  private int lowest() {
    return Math.max(2, bounds.start() >> HALVINGS);
  }

  /**
   * Takes in the result of a trial.
   *
   * @param outcome {@code PASS} if every criterion was met, {@code FAIL} if one surely was not; any
   *     other outcome decides nothing
   * @param took the duration of the whole run
   */
  public void tell(Trial trial, Outcome outcome, Duration took) {
    trials++;
    again = Optional.empty();
    int load = trial.load();
    if (!trial.hold() && took.compareTo(longest) > 0) {
      longest = took;
    }
    if (outcome == Outcome.PASS) {
      held.add(load);
      // Every lower load holds as well: if one failed before, that was a hiccup.
      broke.headSet(load, true).clear();
      if (trial.hold()) {
        confirmed = OptionalInt.of(load);
      }
    } else if (outcome != Outcome.FAIL && undecided.add(trial)) {
      again = Optional.of(trial);
    } else {
      if (trial.hold() || outcome != Outcome.FAIL || broke.contains(load)) {
        brokeTwice.add(load);
      }
      broke.add(load);
      held.tailSet(load, true).clear();
    }
  }

  /** Returns the highest load that held; empty if none did. */
  public OptionalInt held() {
    return held.isEmpty() ? OptionalInt.empty() : OptionalInt.of(held.last());
  }

  /** Returns the lowest load that did not hold; empty if all did. */
  public OptionalInt broke() {
    return broke.isEmpty() ? OptionalInt.empty() : OptionalInt.of(broke.first());
  }

  /** Returns whether the highest load that held passed the long hold, too. */
  public boolean isConfirmed() {
    return confirmed.isPresent();
  }

  /** Returns whether the time was too short to bring both ends within a step of each other. */
  public boolean isHurried() {
    return hurried;
  }
}
