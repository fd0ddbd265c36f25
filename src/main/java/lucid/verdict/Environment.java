package lucid.verdict;

import io.gatling.commons.util.GatlingVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** What a reader needs to repeat a run. */
final class Environment {
  private static final long GIT_PATIENCE_SECONDS = 5;

  private Environment() {}

  /** By name, in reading order; {@code addresses} without secrets. */
  static Map<String, String> describe(Map<String, String> addresses) {
    var environment = new LinkedHashMap<String, String>();
    addresses.forEach((service, address) -> environment.put("address of " + service, address));
    environment.put("revision", revision());
    environment.put(
        "java", System.getProperty("java.vendor") + " " + System.getProperty("java.version"));
    environment.put("gatling", GatlingVersion.ThisVersion().fullVersion());
    environment.put(
        "os",
        "%s %s %s"
            .formatted(
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                System.getProperty("os.arch")));
    environment.put("cpu", cpuModel());
    environment.put("cores", Integer.toString(Runtime.getRuntime().availableProcessors()));
    environment.put("time zone", java.time.ZoneId.systemDefault().getId());
    return environment;
  }

  private static String revision() {
    return git("rev-parse", "--short=12", "HEAD")
        .map(
            commit ->
                git("status", "--porcelain").map(String::isEmpty).orElse(false)
                    ? commit + ", clean"
                    : commit + ", with uncommitted changes")
        .orElse("not a git checkout");
  }

  private static Optional<String> git(String... arguments) {
    try {
      var command = new java.util.ArrayList<>(java.util.List.of("git"));
      command.addAll(java.util.List.of(arguments));
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
    var info = Path.of("/proc/cpuinfo");
    try {
      if (Files.isReadable(info)) {
        return Files.readAllLines(info).stream()
            .filter(line -> line.startsWith("model name") || line.startsWith("Model"))
            .map(line -> line.substring(line.indexOf(':') + 1).strip())
            .findFirst()
            .orElse("unknown");
      }
    } catch (IOException e) {
      return "unknown: " + e.getMessage();
    }
    return "unknown";
  }
}
