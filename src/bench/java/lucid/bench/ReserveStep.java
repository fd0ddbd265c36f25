package lucid.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.StreamSupport;
import lucid.target.EmbeddedStack;
import lucid.testing.GatlingProcess;

/**
 * The result of a run at one load.
 *
 * @param load the load in the suite's unit
 * @param sound true if the injector was sound and sent the requests that were due: the verdict is
 *     neither INVALID nor ERROR, and the lag is known
 * @param met true if the target met its criteria; meaningless if the injector was not sound
 * @param lagP99Ms the 99th percentile of the lateness of the injector's event loops; empty if the
 *     run broke
 * @param injectorCpu the injector's percentage of all processors
 * @param stackCpu the stack's percentage of all processors
 * @param reason the verdict's reason; empty for PASS
 */
record ReserveStep(
    double load,
    boolean sound,
    boolean met,
    Optional<Double> lagP99Ms,
    double injectorCpu,
    double stackCpu,
    Optional<String> reason) {

  /**
   * Runs the suite's simulation in a process of its own.
   *
   * @param project the checkout whose classes the injector uses
   * @param folder the folder for the files of the run
   */
  static ReserveStep run(
      ReserveSuite suite, double load, EmbeddedStack stack, Path project, Path folder)
      throws IOException, InterruptedException {
    Files.createDirectories(folder);
    // The whole address is a secret, so the file names no address.
    var targets = Files.writeString(folder.resolve("targets.conf"), "reserve {}");
    var process =
        GatlingProcess.of(suite.simulation().getName(), folder)
            .builtIn(project)
            .set("lucid.targets-file", targets.toString())
            .set("lucid.target", "reserve")
            .set("lucid.allow-unbounded-load", "true");
    suite.settings(load).forEach(process::set);
    stack
        .addressesAsProperties("reserve")
        .forEach(
            (key, value) -> {
              if (suite.uses(key)) {
                process.set(key, absolute(value));
              }
            });
    try (var cpu = CpuLooks.atFamily(stack.process());
        var running = process.start()) {
      running.awaitExit();
      return of(load, running.verdict(), cpu);
    }
  }

  /** Returns the absolute path if the address is a file: the injector may run in another folder. */
  private static String absolute(String address) {
    var file = Path.of(address);
    return Files.exists(file) ? file.toAbsolutePath().toString() : address;
  }

  private static ReserveStep of(double load, JsonNode verdict, CpuLooks cpu) {
    var begun = Instant.parse(verdict.path("startedAt").asText());
    var ended = begun.plus(Duration.ofMillis((long) (verdict.path("seconds").asDouble() * 1000)));
    var outcome = verdict.path("outcome").asText();
    var lag = verdict.path("injector").path("lagP99Ms");
    return new ReserveStep(
        load,
        !outcome.equals("INVALID") && !outcome.equals("ERROR") && lag.isNumber(),
        decided(verdict, "FAIL", "SERVICE").isEmpty(),
        lag.isNumber() ? Optional.of(lag.asDouble()) : Optional.empty(),
        verdict.path("injector").path("cpuPercent").asDouble(),
        cpu.percent(begun, ended),
        decided(verdict, "INVALID", "SOUNDNESS")
            .or(() -> decided(verdict, "FAIL", "SERVICE"))
            .or(
                () ->
                    Optional.of(verdict.path("reason").asText(""))
                        .filter(said -> !said.isEmpty())));
  }

  /** Returns the first criterion with this outcome, with its figures. */
  private static Optional<String> decided(JsonNode verdict, String outcome, String role) {
    return StreamSupport.stream(verdict.path("criteria").spliterator(), false)
        .filter(criterion -> criterion.path("outcome").asText().equals(outcome))
        .filter(criterion -> criterion.path("role").asText().equals(role))
        // In an unsound run, all criteria are INVALID. The one with a negative margin is the cause.
        .filter(criterion -> criterion.path("margin").asDouble() < 0)
        .map(
            criterion ->
                "%s %s %s, limit %s"
                    .formatted(
                        criterion.path("name").asText(),
                        criterion.path("actual").asText("nothing"),
                        criterion.path("unit").asText(),
                        criterion.path("limit").asText()))
        .findFirst();
  }

  /** Returns {@code 5000: sound, met; lag p99 4 ms, CPU injector 40 % + stack 35 %}. */
  String line() {
    return "%.0f: %s; lag p99 %s ms, CPU injector %.0f %% + stack %.0f %%%s"
        .formatted(
            load,
            sound ? met ? "sound, met" : "sound, target gave way" : "not sound",
            lagP99Ms.map(lag -> "%.0f".formatted(lag)).orElse("?"),
            injectorCpu,
            stackCpu,
            reason.map(why -> "; " + why).orElse(""));
  }
}
