package lucid.truth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import lucid.testing.GatlingProcess;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * An injector that can't keep time. It never calls a slow gateway fast or a fast one slow. It says
 * INVALID only if the limit lies between the bounds, or if the load was not as due.
 */
@Tag("truth")
class StarvedInjectorIT {
  private static final String SIMULATION = "lucid.gateway.GatewayThroughputSimulation";
  private static final long STOPPED_MILLIS = 400;
  private static final int LOOPS_A_CORE = 16;

  @TempDir private Path results;

  /** The ways to keep the injector from its work. */
  enum Starving {
    BUSY_LOOPS_ON_ALL_CORES {
      @Override
      void during(GatlingProcess run) throws Exception {
        var loops = new ArrayList<Process>();
        try {
          for (int i = 0; i < LOOPS_A_CORE * Runtime.getRuntime().availableProcessors(); i++) {
            loops.add(
                new ProcessBuilder("timeout", "60", "sh", "-c", "while :; do :; done").start());
          }
          run.awaitExit();
        } finally {
          loops.forEach(Process::destroy);
        }
      }
    },
    HEAP_OF_64_MEGABYTES {
      @Override
      GatlingProcess before(GatlingProcess run) {
        return run.withJvmArguments("-Xms64m", "-Xmx64m");
      }
    },
    ONE_CORE_WITHOUT_WARM_UP {
      @Override
      GatlingProcess before(GatlingProcess run) {
        return run.onOneCore().set("lucid.warm-up.window", "0 s");
      }
    },
    STOPPED_FOR_400_MS {
      @Override
      void during(GatlingProcess run) throws Exception {
        Thread.sleep(3_000);
        run.signal("STOP");
        Thread.sleep(STOPPED_MILLIS);
        run.signal("CONT");
      }
    };

    GatlingProcess before(GatlingProcess run) {
      return run;
    }

    /** Called when the load has begun. */
    void during(GatlingProcess run) throws Exception {}
  }

  @ParameterizedTest
  @EnumSource(Starving.class)
  void neverCallsAFastGatewaySlow(Starving starving) throws Exception {
    assertThat(p95(starving, "0 ms").path("outcome").asText()).isNotEqualTo("FAIL");
  }

  @ParameterizedTest
  @EnumSource(Starving.class)
  void neverCallsASlowGatewayFast(Starving starving) throws Exception {
    assertThat(p95(starving, "110 ms").path("outcome").asText()).isNotEqualTo("PASS");
  }

  private JsonNode p95(Starving starving, String latency) throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/taskset")), "no taskset here");
    var prepared =
        GatlingProcess.of(SIMULATION, results)
            .set("lucid.profile", "quick")
            .set("lucid.load.gateway.throughput.window", "7.5 s")
            .set("lucid.load.gateway.version.window", "0 s")
            .set("lucid.load.gateway.throughput.rate", "545")
            .set("lucid.stack.gateway.latency", latency);
    try (var run = starving.before(prepared).start()) {
      run.awaitOutput("Simulation " + SIMULATION + " started");
      starving.during(run);
      run.awaitExit();
      return checked(starving, latency, run);
    }
  }

  /** Checks and prints the verdict, since the effect on a machine is worth knowing. */
  private static JsonNode checked(Starving starving, String latency, GatlingProcess run)
      throws IOException {
    var verdict = run.verdict();
    for (var criterion : verdict.path("criteria")) {
      if (criterion.path("name").asText().equals("GET /health: p95")) {
        System.out.printf(
            "%s, latency %s: p95 %s, %s ms, bounds %s: %s%n",
            starving,
            latency,
            criterion.path("outcome").asText(),
            criterion.path("actual").asText("no"),
            criterion.path("bounds"),
            criterion.path("reason").asText("no reason"));
        assertThatInvalidHasItsReason(criterion, verdict);
        return criterion;
      }
    }
    throw new AssertionError("no p95 in " + verdict);
  }

  private static void assertThatInvalidHasItsReason(JsonNode criterion, JsonNode verdict) {
    if (criterion.path("outcome").asText().equals("INVALID")) {
      assertThat(criterion.path("reason").asText())
          .as("%s", verdict)
          .containsAnyOf(
              "may be the injector's own doing",
              "the load was softer than due",
              "the load was harsher than due",
              "the injector itself");
    }
  }
}
