package lucid.capacity;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.DoubleUnaryOperator;
import lucid.capacity.CapacitySearch.Trial;
import lucid.settings.Capacity;

/**
 * What is raised when the capacity of a service is searched for.
 *
 * @param title names it
 * @param unit of the load, {@code requests/s}
 * @param key of its bounds in the settings, in full
 * @param bounds between which the load is raised
 * @param load the setting that is raised
 * @param criterion the setting that is raised with it, in the same proportion
 * @param forTheHold what else is set for the long hold
 * @param request whose 95th percentile is shown for each load
 * @param answered the criterion whose figure says how much of the load the target took
 * @param ofFigure makes that, in the load's unit, of the figure
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

  /** A key in full, and its value in the settings. */
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
