package lucid.bench;

import java.util.Optional;

/**
 * The result of one client for one load.
 *
 * @param figures the figures; empty if the client was not run or has failed
 * @param why the reason why there are no figures; empty if there are figures
 */
record Row(OfferedLoad load, LoadClient client, Optional<Figures> figures, Optional<String> why) {

  /**
   * The figures of one client for one load.
   *
   * @param truth the requests according to the target's log
   * @param loadCpuSeconds the processor time between the first and the last request
   * @param wholeCpuSeconds the processor time from the client's start to its end
   */
  record Figures(
      LoadClient.Report report, Arrivals truth, double loadCpuSeconds, double wholeCpuSeconds) {

    Latencies latencies() {
      return report.latencies();
    }

    double loadCpuPerThousand() {
      return loadCpuSeconds * 1000 / truth.count();
    }

    double wholeCpuPerThousand() {
      return wholeCpuSeconds * 1000 / truth.count();
    }
  }

  static Row measured(OfferedLoad load, LoadClient client, Figures figures) {
    return new Row(load, client, Optional.of(figures), Optional.empty());
  }

  static Row without(OfferedLoad load, LoadClient client, String why) {
    return new Row(load, client, Optional.empty(), Optional.of(why));
  }

  boolean isOf(String loadName, String clientName) {
    return load.name().equals(loadName) && client.name().equals(clientName);
  }
}
