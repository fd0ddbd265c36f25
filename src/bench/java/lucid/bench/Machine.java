package lucid.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** Where and when something was measured. */
final class Machine {
  private Machine() {}

  /** {@code 2026-11-24, revision 1a2b3c4, 2 cores of ..., Linux ..., Java 17.0.1}. */
  static String now() throws IOException {
    return "%s, revision %s, %d cores of %s, %s %s, Java %s"
        .formatted(
            LocalDate.now(ZoneOffset.UTC),
            revision(),
            Runtime.getRuntime().availableProcessors(),
            processor(),
            System.getProperty("os.name"),
            System.getProperty("os.version"),
            System.getProperty("java.version"));
  }

  private static String processor() throws IOException {
    var info = Path.of("/proc/cpuinfo");
    return Files.isReadable(info)
        ? Files.readAllLines(info).stream()
            .filter(line -> line.startsWith("model name") || line.startsWith("Model"))
            .map(line -> line.substring(line.indexOf(':') + 1).strip())
            .findFirst()
            .orElse(System.getProperty("os.arch"))
        : System.getProperty("os.arch");
  }

  private static String revision() throws IOException {
    var process = new ProcessBuilder("git", "describe", "--always", "--dirty").start();
    try (var output = process.getInputStream()) {
      return new String(output.readAllBytes(), StandardCharsets.UTF_8).strip();
    }
  }
}
