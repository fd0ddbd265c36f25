package lucid.gateway;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import lucid.capacity.CapacityQuestion;
import lucid.capacity.CapacityQuestion.Setting;
import lucid.settings.Settings;
import lucid.verdict.Metric;

/** The questions of the gateway's capacity: its requests a second, and its connections. */
final class GatewayCapacity {
  private GatewayCapacity() {}

  /** Returns the question that raises both loads. The load that decides gives the answer. */
  static CapacityQuestion requests(Settings settings) {
    var limits = settings.criteria().gateway().throughput();
    var request = limits.decidedBy().health() ? GatewayApi.HEALTH : GatewayApi.THROUGH_THE_LIMITER;
    var windows = new HashMap<String, String>();
    windows.put("lucid.load.gateway.throughput.window", hold(settings));
    if (!settings.load().gateway().version().window().isZero()) {
      windows.put("lucid.load.gateway.version.window", hold(settings));
    }
    return new CapacityQuestion(
        "Gateway requests",
        "requests/s",
        "lucid.capacity.gateway.throughput",
        settings.capacity().gateway().throughput(),
        new Setting(
            "lucid.load.gateway.throughput.rate", settings.load().gateway().throughput().rate()),
        new Setting(
            "lucid.criteria.gateway.throughput.requests-per-second", limits.requestsPerSecond()),
        windows,
        request,
        request + ": " + Metric.REQUESTS_PER_SECOND.label(),
        perSecond -> perSecond,
        Optional.empty());
  }

  static CapacityQuestion connections(Settings settings) {
    return new CapacityQuestion(
            "Gateway connections",
            "connections",
            "lucid.capacity.gateway.concurrency",
            settings.capacity().gateway().concurrency(),
            new Setting(
                "lucid.load.gateway.concurrency.users",
                settings.load().gateway().concurrency().users()),
            new Setting(
                "lucid.criteria.gateway.concurrency.connections",
                settings.criteria().gateway().concurrency().connections()),
            Map.of("lucid.load.gateway.concurrency.window", hold(settings)),
            GatewayApi.HELD_REQUEST,
            GatewayApi.HELD + ": " + Metric.COUNT.label(),
            count -> count,
            Optional.empty())
        .cappedAt(HoldingUsers.most(), "the injector may open no more files (ulimit -n)");
  }

  private static String hold(Settings settings) {
    return settings.capacity().hold().toMillis() + " ms";
  }
}
