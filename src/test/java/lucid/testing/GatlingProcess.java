package lucid.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import lucid.target.ThisJava;

/**
 * A run, or the preflight command, in a process of its own, started as Gatling's Maven plugin does.
 */
public final class GatlingProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * The plugin's arguments for every JVM, GatlingConstants.DEFAULT_JVM_OPTIONS_GATLING, without
   * heap dumps: a run that is starved on purpose would leave one behind.
   */
  private static final List<String> PLUGIN_JVM_ARGS =
      List.of(
          "-XX:MaxInlineLevel=20",
          "-XX:MaxTrivialSize=12",
          "-Xmx1G",
          "--add-opens=java.base/java.lang=ALL-UNNAMED",
          "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED");

  private static final List<String> PLUGIN_JVM_ARGS_FROM_24 =
      List.of("--sun-misc-unsafe-memory-access=allow", "--enable-native-access=ALL-UNNAMED");

  private final List<String> main;
  private final Path results;
  private final Map<String, String> properties = new TreeMap<>();
  private final Map<String, String> environment = new TreeMap<>();
  private final List<String> prefix = new ArrayList<>();
  private final List<String> jvmArguments = new ArrayList<>();
  private String classPath = ThisJava.classPath();
  private Path folder = Path.of("").toAbsolutePath();
  private List<String> projectJvmArgs =
      List.of("@" + folder.resolve(Path.of("target", "test-classes", "injector-jvm.args")));
  private Path console;
  private Process process;

  private GatlingProcess(Path results, String... main) {
    this.main = List.of(main);
    this.results = results;
  }

  /** Returns a run that is not yet started and will write only below {@code results}. */
  public static GatlingProcess of(String simulation, Path results) {
    var gatling = results.toAbsolutePath().resolve("gatling");
    return new GatlingProcess(
        gatling, "io.gatling.app.Gatling", "-s", simulation, "-rf", gatling.toString());
  }

  /** Returns the preflight, not yet started, which will write only below {@code results}. */
  public static GatlingProcess preflight(Path results) {
    return new GatlingProcess(
        results.toAbsolutePath().resolve("gatling"), "lucid.run.PreflightCommand");
  }

  /** Sets a key by -D, or a secret in the environment. */
  public GatlingProcess set(String key, String value) {
    if (key.endsWith(".blockchain.api-key")) {
      return environment("LUCID_API_KEY", value);
    } else if (key.endsWith(".database.uri")) {
      return environment("LUCID_DATABASE_URI", value);
    } else if (key.endsWith(".mesh.registry-token")) {
      return environment("LUCID_CONSUL_TOKEN", value);
    }
    properties.put(key, value);
    return this;
  }

  /** Uses the classes and JVM settings that another checkout of the project has built. */
  public GatlingProcess builtIn(Path otherProject) {
    var here = folder;
    folder = otherProject.toAbsolutePath().normalize();
    projectJvmArgs =
        List.of("@" + folder.resolve(Path.of("target", "test-classes", "injector-jvm.args")));
    classPath =
        Arrays.stream(classPath.split(File.pathSeparator))
            .map(entry -> Path.of(entry).toAbsolutePath())
            .map(entry -> entry.startsWith(here) ? folder.resolve(here.relativize(entry)) : entry)
            .map(Path::toString)
            .collect(Collectors.joining(File.pathSeparator));
    return this;
  }

  /** Sets a key by -D, whatever it is. */
  public GatlingProcess setOnCommandLine(String key, String value) {
    properties.put(key, value);
    return this;
  }

  /** Sets a variable of the process's environment. */
  public GatlingProcess environment(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /** Confines the process and its stack to one processor. */
  public GatlingProcess onOneCore() {
    prefix.addAll(List.of("taskset", "-c", "0"));
    return this;
  }

  /** Starts the process by another JVM, as Maven would; {@link #pid} is then that JVM's. */
  public GatlingProcess byAnotherProcess() {
    prefix.addAll(
        List.of(ThisJava.launcher(), "-cp", ThisJava.classPath(), Starter.class.getName()));
    return this;
  }

  /** Puts the process and its stack into a control group. */
  public GatlingProcess within(ControlGroup group) {
    prefix.addAll(
        List.of("sh", "-c", "echo $$ > " + group.processes() + " && exec \"$@\"", "injector"));
    return this;
  }

  /** Limits the open files of the process and of its stack, to this number each. */
  public GatlingProcess withOpenFiles(int files) {
    prefix.addAll(List.of("prlimit", "--nofile=" + files));
    return this;
  }

  /** Adds arguments to those of the injector's JVM. */
  public GatlingProcess withJvmArguments(String... arguments) {
    jvmArguments.addAll(List.of(arguments));
    return this;
  }

  /** Starts the process in another folder, with another class path. */
  public GatlingProcess elsewhere(Path where, List<Path> jars, Path arguments) {
    folder = where;
    classPath =
        jars.stream()
            .map(jar -> jar.toAbsolutePath().toString())
            .collect(Collectors.joining(File.pathSeparator));
    projectJvmArgs = List.of("@" + arguments);
    return this;
  }

  /** Leaves out the project's JVM arguments, as in a project with only the plugin in its pom. */
  public GatlingProcess withoutProjectJvmArgs() {
    projectJvmArgs = List.of();
    return this;
  }

  public GatlingProcess start() throws IOException {
    Files.createDirectories(results);
    console = results.resolveSibling("console.txt");
    var command = new ArrayList<>(prefix);
    command.add(ThisJava.launcher());
    command.addAll(PLUGIN_JVM_ARGS);
    if (Runtime.version().feature() >= 24) {
      command.addAll(PLUGIN_JVM_ARGS_FROM_24);
    }
    command.addAll(projectJvmArgs);
    command.addAll(jvmArguments);
    properties.forEach((key, value) -> command.add("-D" + key + "=" + value));
    command.add("-Dlucid.results-folder=" + results);
    command.addAll(List.of("-cp", classPath));
    command.addAll(main);
    var builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(console.toFile());
    builder.environment().putAll(environment);
    process = builder.start();
    return this;
  }

  public long pid() {
    return process.pid();
  }

  /** Returns the running stacks that the process has started. */
  public List<ProcessHandle> stack() {
    // git, which is asked for the revision when a run begins, is left out.
    return process
        .children()
        .filter(child -> child.info().command().orElse("").endsWith("java"))
        .toList();
  }

  /** Waits until the preparation has begun: only the first verdict is written. */
  public void awaitBegin() throws IOException, InterruptedException {
    awaitUntil(this::hasBegun, "began");
  }

  private boolean hasBegun() throws IOException {
    try (var folders = Files.list(results)) {
      return folders.anyMatch(folder -> Files.exists(folder.resolve("verdict.json")));
    }
  }

  /**
   * Waits until the process has started a stack. Until the run has begun, git may be among the
   * children, and for a moment a child that becomes git has the name of its parent.
   */
  public void awaitStack() throws IOException, InterruptedException {
    awaitBegin();
    awaitUntil(() -> !stack().isEmpty(), "started a stack");
  }

  /** A condition to wait for. */
  public interface Condition {
    boolean holds() throws IOException;
  }

  /** Waits until {@code condition} holds. */
  public void awaitUntil(Condition condition, String what)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.holds()) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        throw new AssertionError("never " + what + ":\n" + output());
      }
      Thread.sleep(20);
    }
  }

  public void awaitOutput(String text) throws IOException, InterruptedException {
    awaitUntil(() -> output().contains(text), "printed \"" + text + "\"");
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  public int awaitExit() throws IOException, InterruptedException {
    return awaitExit(PATIENCE);
  }

  /** Waits for the end of a process that takes long, as {@link #awaitExit()} does. */
  public int awaitExit(Duration patience) throws IOException, InterruptedException {
    if (!process.waitFor(patience.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("still runs:\n" + output());
    }
    return process.exitValue();
  }

  /** Ends the process as Ctrl-C does. */
  public void interrupt() {
    process.destroy();
  }

  /** Sends a signal by its name, such as {@code STOP}, to the injector alone. */
  public void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
  }

  /** Kills the process without a chance to clean up. */
  public void kill() {
    process.destroyForcibly();
  }

  public String output() throws IOException {
    return Files.readString(console, StandardCharsets.UTF_8);
  }

  /** Returns the only folder of a run. */
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
