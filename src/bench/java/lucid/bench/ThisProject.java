package lucid.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import lucid.gateway.GatewayThroughputSimulation;
import lucid.testing.GatlingProcess;

/** This project's throughput simulation as a user runs it, with nginx as the gateway. */
final class ThisProject extends GatlingClient {
  static final String NAME = "this project";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String workload() {
    return "open, shared connections, warm-up";
  }

  @Override
  GatlingProcess process(OfferedLoad load, Path folder) {
    return GatlingProcess.of(GatewayThroughputSimulation.class.getName(), folder)
        .set("lucid.campaign", "fidelity")
        .set("lucid.target", "nginx")
        .set("lucid.targets.nginx.gateway.url", load.base().toString())
        .set("lucid.load.gateway.throughput.rate", Integer.toString(load.rate()))
        .set("lucid.load.gateway.throughput.window", load.window().toMillis() + " ms")
        .set("lucid.load.gateway.version.window", "0 s")
        // The limit is just below the offered rate, since a load of 500 a second can't exceed 500.
        .set(
            "lucid.criteria.gateway.throughput.requests-per-second",
            Double.toString(load.rate() * 0.9));
  }

  @Override
  Report report(OfferedLoad load, GatlingProcess process, Latencies latencies) throws IOException {
    var verdict = process.verdict();
    return new Report(
        latencies,
        load.requests(),
        Instant.parse(verdict.path("startedAt").asText()).toEpochMilli(),
        Optional.of(verdict(verdict)));
  }

  private static Verdict verdict(JsonNode verdict) {
    var lag = verdict.path("injector").path("lagP99Ms");
    var environment = verdict.path("environment");
    return new Verdict(
        verdict.path("outcome").asText(),
        lag.isNumber() ? Optional.of(lag.asDouble()) : Optional.empty(),
        "JDK %s, Gatling %s"
            .formatted(environment.path("java").asText(), environment.path("gatling").asText()),
        "%s, %s".formatted(environment.path("cpu").asText(), environment.path("os").asText()));
  }
}
