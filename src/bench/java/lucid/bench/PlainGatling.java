package lucid.bench;

import java.nio.file.Path;
import java.util.Optional;
import lucid.testing.GatlingProcess;

/** Gatling as its Maven plugin sets it up, without this project's changes. */
final class PlainGatling extends GatlingClient {
  /**
   * The highest rate with a connection for each request. Each leaves a socket in TIME_WAIT, and a
   * minute at this rate uses nearly all of Linux's 28,232 ports for such sockets.
   */
  private static final int HIGHEST_RATE_WITHOUT_SHARING = 500;

  private final boolean shareConnections;

  PlainGatling(boolean shareConnections) {
    this.shareConnections = shareConnections;
  }

  @Override
  public String name() {
    return shareConnections ? "plain Gatling" : "plain Gatling unshared";
  }

  @Override
  public String workload() {
    return shareConnections ? "open, shared connections, cold" : "open, a connection each, cold";
  }

  @Override
  public Optional<String> unfit(OfferedLoad load) {
    return shareConnections || load.rate() <= HIGHEST_RATE_WITHOUT_SHARING
        ? Optional.empty()
        : Optional.of("a connection each would run out of ports");
  }

  /** Returns the duration of the load in whole seconds, which Gatling's own steps need. */
  private static long seconds(OfferedLoad load) {
    return load.window().plusMillis(999).toSeconds();
  }

  @Override
  GatlingProcess process(OfferedLoad load, Path folder) {
    return GatlingProcess.of(PlainSimulation.class.getName(), folder)
        .withoutProjectJvmArgs()
        // Without this, Gatling would ask a public server for its newest version.
        .set("java.util.prefs.PreferencesFactory", lucid.measure.NoVersionCheck.class.getName())
        .set(PlainSimulation.URL, load.base().toString())
        .set(PlainSimulation.RATE, Integer.toString(load.rate()))
        .set(PlainSimulation.SECONDS, Long.toString(seconds(load)))
        .set(PlainSimulation.SHARE_CONNECTIONS, Boolean.toString(shareConnections));
  }

  @Override
  Report report(OfferedLoad load, GatlingProcess process, Latencies latencies) {
    return new Report(latencies, load.rate() * seconds(load), 0, Optional.empty());
  }
}
