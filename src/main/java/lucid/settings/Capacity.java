package lucid.settings;

import java.time.Duration;
import lucid.config.Refusal;

/**
 * How the highest load is searched for that a service holds.
 *
 * @param search whether simulations search for it, instead of being run once
 * @param stepPercent the search ends when the lowest load that did not hold is at most so much
 *     above the highest that held
 * @param hold for how long the highest load is held in the end
 * @param time how long the search of one simulation may take, as a whole
 * @param blockchain transactions submitted a second
 * @param database writes started a second
 */
public record Capacity(
    boolean search,
    double stepPercent,
    Duration hold,
    Duration time,
    Gateway gateway,
    Bounds blockchain,
    Bounds database) {

  public Capacity {
    Refusal.unless(stepPercent >= 1 && stepPercent <= 100, "step-percent", "1 to 100");
    Refusal.unless(hold.toSeconds() >= 1, "hold", "at least 1 s");
    Refusal.unless(
        time.compareTo(hold) > 0, "time", "longer than hold, %d s".formatted(hold.toSeconds()));
  }

  /**
   * @param throughput requests started a second
   * @param concurrency virtual users, each on a connection of its own
   */
  public record Gateway(Bounds throughput, Bounds concurrency) {}

  /**
   * @param start the first load that is tried
   * @param most no load above it is tried
   */
  public record Bounds(int start, int most) {
    private static final int LEAST_START = 10;

    public Bounds {
      Refusal.unless(start >= LEAST_START, "start", LEAST_START + " or more");
      Refusal.unless(start <= most, "start", "at most most, " + most);
    }
  }
}
