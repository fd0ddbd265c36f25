package lucid.truth;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import lucid.testing.SharedStack;
import lucid.testing.SimulationRun;

/** A stack that is just inside or just outside one criterion, and what must be said of it. */
final class World {
  enum Side {
    INSIDE,
    OUTSIDE
  }

  private final ShortSimulation stage;
  private final String criterion;
  private final Side side;
  private final List<String> dials;
  private final List<String> settings = new ArrayList<>();
  private final TreeSet<String> reds = new TreeSet<>();
  private final TreeSet<String> open = new TreeSet<>();
  private Optional<String> why = Optional.empty();
  private Optional<String> says = Optional.empty();
  private boolean everyBuild;

  /**
   * @param criterion the one it is about, as the verdict names it
   * @param dials that make it, such as {@code gateway.latency = 110 ms}
   */
  World(ShortSimulation stage, String criterion, Side side, List<String> dials) {
    this.stage = stage;
    this.criterion = criterion;
    this.side = side;
    this.dials = List.copyOf(dials);
    if (side == Side.OUTSIDE) {
      reds.add(criterion);
    }
  }

  /** With a setting of its own over the stage's: {@code lucid.load... = 3 s}. */
  World with(String setting) {
    settings.add(setting);
    return this;
  }

  /** What else must be red, and why that is no mistake of the measuring. */
  World alsoRed(String because, String... others) {
    reds.addAll(List.of(others));
    why = Optional.of(because);
    return this;
  }

  /** What may be red or not, by what the machine makes of the dial, and why that is so. */
  World mayBeRed(String because, String... others) {
    open.addAll(List.of(others));
    why = Optional.of(because);
    return this;
  }

  /** What the verdict's reason must match, as a whole. */
  World saying(String regex) {
    says = Optional.of(regex);
    return this;
  }

  /** Among the few that every build runs. */
  World inEveryBuild() {
    everyBuild = true;
    return this;
  }

  /** Lets it be seen once. */
  Trial run(int round) {
    var all = new ArrayList<>(stage.dials());
    all.addAll(dials);
    var run =
        SimulationRun.of(stage.simulation())
            .withoutReport()
            .on(SharedStack.with(all.toArray(String[]::new)));
    stage.settings().forEach(setting -> set(run, setting));
    settings.forEach(setting -> set(run, setting));
    return Trial.of(this, round, run.run());
  }

  private static void set(SimulationRun run, String setting) {
    var parts = setting.split(" = ", 2);
    run.set(parts[0], parts[1]);
  }

  ShortSimulation stage() {
    return stage;
  }

  String criterion() {
    return criterion;
  }

  Side side() {
    return side;
  }

  /** The criteria that it does not meet: its own, and what follows from it; none if inside. */
  Set<String> reds() {
    return Collections.unmodifiableSet(reds);
  }

  /** The criteria of which either answer is right. */
  Set<String> open() {
    return Collections.unmodifiableSet(open);
  }

  Optional<String> why() {
    return why;
  }

  Optional<String> says() {
    return says;
  }

  boolean isInEveryBuild() {
    return everyBuild;
  }

  /** Told from all others. */
  String title() {
    return "%s, %s, %s: %s"
        .formatted(stage.title(), criterion, side.name().toLowerCase(Locale.ROOT), dialled());
  }

  /** The dials, and the limits of its own if it has any. */
  String dialled() {
    var all = new ArrayList<>(dials);
    settings.stream().filter(set -> set.startsWith("lucid.criteria.")).forEach(all::add);
    return all.isEmpty() ? "healthy" : String.join(", ", all);
  }
}
