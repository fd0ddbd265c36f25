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

/** A stack that is just inside or just outside one criterion, with the expected verdict. */
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
   * @param criterion the criterion that the world is about, as the verdict names it
   * @param dials the dials that make the world, such as {@code gateway.latency = 110 ms}
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

  /** Adds a setting to the stage's: {@code lucid.load... = 3 s}. */
  World with(String setting) {
    settings.add(setting);
    return this;
  }

  /** Names other criteria that must be red, and why that is right. */
  World alsoRed(String because, String... others) {
    reds.addAll(List.of(others));
    why = Optional.of(because);
    return this;
  }

  /** Names criteria that may be red on some machines, and why. */
  World mayBeRed(String because, String... others) {
    open.addAll(List.of(others));
    why = Optional.of(because);
    return this;
  }

  /** Sets the pattern that the verdict's whole reason must match. */
  World saying(String regex) {
    says = Optional.of(regex);
    return this;
  }

  /** Adds this world to the few that every build runs. */
  World inEveryBuild() {
    everyBuild = true;
    return this;
  }

  /** Runs the simulation once in this world. */
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

  /** Returns the criteria that must not be met: its own and those that follow; none if inside. */
  Set<String> reds() {
    return Collections.unmodifiableSet(reds);
  }

  /** Returns the criteria for which either answer is right. */
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

  /** Returns a title that no other world has. */
  String title() {
    return "%s, %s, %s: %s"
        .formatted(stage.title(), criterion, side.name().toLowerCase(Locale.ROOT), dialled());
  }

  /** Returns the dials and the world's own limits. */
  String dialled() {
    var all = new ArrayList<>(dials);
    settings.stream().filter(set -> set.startsWith("lucid.criteria.")).forEach(all::add);
    return all.isEmpty() ? "healthy" : String.join(", ", all);
  }
}
