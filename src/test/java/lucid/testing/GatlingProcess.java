package lucid.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** A run in a process of its own, started as Gatling's Maven plugin starts it. */
public final class GatlingProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String simulation;
  private final Path results;
  private final Map<String, String> properties = new TreeMap<>();
  private final List<String> prefix = new ArrayList<>();
  private final List<String> jvmArguments = new ArrayList<>();
  private Path console;
  private Process process;

  private GatlingProcess(String simulation, Path results) {
    this.simulation = simulation;
    this.results = results.resolve("gatling");
  }

  /** Not yet started; writes below {@code results} only. */
  public static GatlingProcess of(String simulation, Path results) {
    return new GatlingProcess(simulation, results);
  }

  /** Sets a key, as -D would. */
  public GatlingProcess set(String key, String value) {
    properties.put(key, value);
    return this;
  }

  /** Confines it, and the stack that it starts, to one processor. */
  public GatlingProcess onOneCore() {
    prefix.addAll(List.of("taskset", "-c", "0"));
    return this;
  }

  /** For the injector's JVM, after its own. */
  public GatlingProcess withJvmArguments(String... arguments) {
    jvmArguments.addAll(List.of(arguments));
    return this;
  }

  public GatlingProcess start() throws IOException {
    Files.createDirectories(results);
    console = results.resolveSibling("console.txt");
    var command = new ArrayList<>(prefix);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("@" + Path.of("target", "test-classes", "injector-jvm.args"));
    command.addAll(jvmArguments);
    properties.forEach((key, value) -> command.add("-D" + key + "=" + value));
    command.add("-Dlucid.results-folder=" + results);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of("io.gatling.app.Gatling", "-s", simulation, "-rf", results.toString()));
    process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(console.toFile())
            .start();
    return this;
  }

  /** The stacks that it has started and that run now. */
  public List<ProcessHandle> stack() {
    return process.children().toList();
  }

  public void awaitOutput(String text) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!output().contains(text)) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        throw new AssertionError("never printed \"" + text + "\":\n" + output());
      }
      Thread.sleep(20);
    }
  }

  public int awaitExit() throws IOException, InterruptedException {
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("still runs:\n" + output());
    }
    return process.exitValue();
  }

  /** As Ctrl-C does. */
  public void interrupt() {
    process.destroy();
  }

  /** Sends a signal by its name, such as {@code STOP}, to the injector alone. */
  public void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
  }

  /** Without a chance to clean up. */
  public void kill() {
    process.destroyForcibly();
  }

  public String output() throws IOException {
    return Files.readString(console, StandardCharsets.UTF_8);
  }

  /** The only folder of a run. */
  public Path runFolder() throws IOException {
    try (var folders = Files.list(results)) {
      return folders
          .filter(Files::isDirectory)
          .reduce(
              (one, other) -> {
                throw new AssertionError("two runs: " + one + ", " + other);
              })
          .orElseThrow(() -> new AssertionError("no run in " + results));
    }
  }

  public JsonNode verdict() throws IOException {
    return JSON.readTree(runFolder().resolve("verdict.json").toFile());
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
