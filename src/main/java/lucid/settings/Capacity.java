package lucid.settings;

import java.time.Duration;
import lucid.config.Refusal;

/**
 * The settings of the search for the highest load that a service holds.
 *
 * @param search true if each simulation searches, instead of running once
 * @param stepPercent the largest gap, in percent, between the highest load that held and the lowest
 *     that did not at which the search ends
 * @param hold the time for which the highest load must hold at the end
 * @param time the longest time of the search of one simulation
 * @param blockchain the transactions submitted each second
 * @param database the writes started each second
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
   * The gateway's loads.
   *
   * @param throughput the requests started each second
   * @param concurrency the virtual users, each on a connection of its own
   */
  public record Gateway(Bounds throughput, Bounds concurrency) {}

  /**
   * The bounds of a load.
   *
   * @param start the first load that is tried
   * @param most the highest load that may be tried
   */
  public record Bounds(int start, int most) {
    private static final int LEAST_START = 10;

    public Bounds {
      Refusal.unless(start >= LEAST_START, "start", LEAST_START + " or more");
      Refusal.unless(start <= most, "start", "at most most, " + most);
    }
  }
}
