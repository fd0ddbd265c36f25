package lucid.verdict;

import io.gatling.commons.util.GatlingVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import lucid.measure.SystemFile;

/**
 * What a reader needs to repeat a run.
 *
 * @param addresses of the target's services, by what each is for ({@code gateway}); no secrets
 * @param services what a service said of itself and decides a figure, by its name: which database,
 *     and when it acknowledges a write
 * @param revision the project's commit, 12 digits; absent outside a git checkout
 * @param clean whether the work tree was as committed; absent likewise
 * @param java vendor and version
 * @param gatling its version
 * @param os name, version and architecture
 * @param cpu its model, as the system calls it
 * @param cores that this process may use
 * @param clock the system's time source, where it tells, and the time zone
 * @param process the injector's process id
 */
public record Environment(
    Map<String, String> addresses,
    Map<String, String> services,
    Optional<String> revision,
    Optional<Boolean> clean,
    String java,
    String gatling,
    String os,
    String cpu,
    int cores,
    String clock,
    long process) {
  private static final long GIT_PATIENCE_SECONDS = 5;
  private static final String CPU_INFO = "/proc/cpuinfo";
  private static final String CLOCK_SOURCE =
      "/sys/devices/system/clocksource/clocksource0/current_clocksource";

  public Environment {
    // Earlier verdicts have none.
    services = Optional.ofNullable(services).orElse(Map.of());
  }

  /** This process's, with the target's {@code addresses} and what its services said. */
  public static Environment of(Map<String, String> addresses, Map<String, String> services) {
    return new Environment(
        addresses,
        services,
        git("rev-parse", "--short=12", "HEAD"),
        git("status", "--porcelain").map(String::isEmpty),
        System.getProperty("java.vendor") + " " + System.getProperty("java.version"),
        GatlingVersion.ThisVersion().fullVersion(),
        "%s %s %s"
            .formatted(
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                System.getProperty("os.arch")),
        cpuModel(),
        Runtime.getRuntime().availableProcessors(),
        timeSource(),
        ProcessHandle.current().pid());
  }

  private static Optional<String> git(String... arguments) {
    try {
      var command = new ArrayList<>(List.of("git"));
      command.addAll(List.of(arguments));
      var process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      process.getOutputStream().close();
      var output =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      return process.waitFor(GIT_PATIENCE_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0
          ? Optional.of(output)
          : Optional.empty();
    } catch (IOException e) {
      // No git on this machine: a run without a known revision is still a run.
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private static String cpuModel() {
    return SystemFile.lines(CPU_INFO).stream()
        // x86 names the model of each processor; a Raspberry Pi that of the board.
        .filter(line -> line.startsWith("model name") || line.startsWith("Model"))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse("unknown");
  }

  private static String timeSource() {
    var zone = ZoneId.systemDefault().getId();
    return SystemFile.lines(CLOCK_SOURCE).stream()
        .findFirst()
        .map(source -> source.strip() + ", " + zone)
        .orElse(zone);
  }
}
