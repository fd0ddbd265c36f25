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
 * The environment of a run: everything that is needed to repeat it.
 *
 * @param addresses the addresses of the target's services by their roles ({@code gateway}), without
 *     secrets
 * @param services the facts that services report about themselves, if a figure depends on them:
 *     which database, and when it acknowledges a write
 * @param revision the project's commit, 12 digits; absent outside a git checkout
 * @param clean true if the work tree had no changes; absent outside a git checkout
 * @param java the vendor and version of the JVM
 * @param gatling the version of Gatling
 * @param os the name, version and architecture of the operating system
 * @param cpu the model of the processor, as the system calls it
 * @param cores the number of cores that this process may use
 * @param clock the system's time source, if the system reports one, and the time zone
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
    // Verdicts of earlier versions have no services.
    services = Optional.ofNullable(services).orElse(Map.of());
  }

  /**
   * Returns the environment of this process, with the target's {@code addresses} and {@code
   * services}.
   */
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
      // There is no git on this machine: the revision stays unknown.
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private static String cpuModel() {
    return SystemFile.lines(CPU_INFO).stream()
        // On x86 the file names each processor's model, on a Raspberry Pi the board's.
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
