package lucid.capacity;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.DoubleUnaryOperator;
import lucid.capacity.CapacitySearch.Trial;
import lucid.settings.Capacity;

/**
 * The load that a search raises to find the capacity of a service.
 *
 * @param title the name of the load
 * @param unit the unit of the load, {@code requests/s}
 * @param key the full key of the load's bounds in the settings
 * @param bounds the lowest and the highest load that is tried
 * @param load the setting that is raised
 * @param criterion the setting that is raised in the same proportion as {@code load}
 * @param forTheHold the further settings of the long hold, by their full keys
 * @param request the request whose 95th percentile is shown for each load
 * @param answered the criterion whose figure tells how much of the load the target took
 * @param ofFigure converts that figure to the load's unit
 * @param capped why the highest load is lower than the settings allow; empty if it is not
 */
public record CapacityQuestion(
    String title,
    String unit,
    String key,
    Capacity.Bounds bounds,
    Setting load,
    Setting criterion,
    Map<String, String> forTheHold,
    String request,
    String answered,
    DoubleUnaryOperator ofFigure,
    Optional<String> capped) {

  /** A full key, and its value in the settings. */
  public record Setting(String key, double value) {}

  /** Returns the same question with no load above {@code most}, unless that is below the first. */
  public CapacityQuestion cappedAt(OptionalInt most, String why) {
    return most.isEmpty() || most.getAsInt() >= bounds.most() || most.getAsInt() < bounds.start()
        ? this
        : new CapacityQuestion(
            title,
            unit,
            key,
            new Capacity.Bounds(bounds.start(), most.getAsInt()),
            load,
            criterion,
            forTheHold,
            request,
            answered,
            ofFigure,
            Optional.of(why));
  }

  /** Returns the settings that differ in a run with the load of {@code trial}. */
  public Map<String, String> settings(Trial trial) {
    var all = new TreeMap<String, String>();
    if (trial.hold()) {
      all.putAll(forTheHold);
    }
    all.put(load.key(), Integer.toString(trial.load()));
    // A criterion for connections is a whole number.
    long asked = (long) (trial.load() * criterion.value() / load.value());
    all.put(criterion.key(), Long.toString(Math.max(1, asked)));
    return all;
  }
}
