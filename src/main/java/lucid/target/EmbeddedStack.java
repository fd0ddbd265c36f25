package lucid.target;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigUtil;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import lucid.config.Binder;
import lucid.config.InvalidConfigException;
import lucid.config.Problem;
import lucid.config.Secret;
import lucid.settings.TargetAddresses;

/**
 * The process of the embedded stack. It shares neither heap nor garbage collector with the
 * injector. It watches its standard input, so it ends with {@link #close}, and with this process in
 * any case.
 */
public final class EmbeddedStack implements AutoCloseable {
  private static final String MAIN = "lucid.stack.StackMain";
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration GRACE = Duration.ofSeconds(10);
  private static final Pattern KEY = Pattern.compile("(lucid\\.stack[\\w.-]*)");

  private final Process process;
  private final Writer input;
  private final BufferedReader output;
  private final Path log;
  private TargetAddresses addresses;
  private Config answered = ConfigFactory.empty();

  private EmbeddedStack(Process process, Path log) {
    this.process = process;
    this.log = log;
    this.input = process.outputWriter(StandardCharsets.UTF_8);
    this.output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /** Starts all services of the stack; see {@link #start(ConfigObject, Set, Path)}. */
  public static EmbeddedStack start(ConfigObject dials, Path logFolder) {
    return start(dials, EnumSet.allOf(Service.class), logFolder);
  }

  /**
   * Starts some services of the stack and waits until they listen.
   *
   * @param dials the dials of all services, as under {@code lucid.stack}
   * @param services the services to start
   * @param logFolder the folder of the stack's log, {@code stack-PID.log}
   * @throws InvalidConfigException if a dial is refused
   * @throws PreflightException if the stack does not start
   */
  public static EmbeddedStack start(ConfigObject dials, Set<Service> services, Path logFolder) {
    try {
      var temporary = Files.createDirectories(logFolder.resolve("tmp")).toAbsolutePath();
      var log = logFolder.resolve("stack-" + ProcessHandle.current().pid() + ".log");
      var process =
          new ProcessBuilder(command(services, temporary))
              .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
      var stack = new EmbeddedStack(process, log);
      try {
        stack.turn(dials);
      } catch (RuntimeException e) {
        stack.close();
        throw e;
      }
      return stack;
    } catch (IOException e) {
      throw new PreflightException("the embedded stack can't be started: " + Secret.safeMessage(e));
    }
  }

  /**
   * @param temporary the folder for files that libraries unpack; {@code mvn clean} removes it
   */
  private static List<String> command(Set<Service> services, Path temporary) {
    var command =
        Stream.of(
            ThisJava.launcher(),
            "-cp",
            ThisJava.classPath(),
            "-Xmx512m",
            // As for the injector: the optimising compiler would use the cores during the load.
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Djava.io.tmpdir=" + temporary,
            MAIN);
    return Stream.concat(command, services.stream().map(Service::key)).toList();
  }

  /**
   * Sets the dials of the running stack.
   *
   * @throws InvalidConfigException if a dial is refused; then all dials stay as they were
   */
  public void turn(ConfigObject dials) {
    var answer = ask(dials.render(ConfigRenderOptions.concise()));
    if (answer.startsWith("ready ")) {
      var target = ConfigFactory.parseString(answer.substring("ready ".length()));
      addresses = Binder.bind(target.atKey("target"), "target", TargetAddresses.class);
      answered = target;
    } else if (answer.startsWith("refused ")) {
      throw refusal(dials, answer.substring("refused ".length()));
    } else if (answer.startsWith("impossible ")) {
      throw new PreflightException(answer.substring("impossible ".length()));
    } else {
      throw new PreflightException(
          "the embedded stack gave the unknown answer \"" + answer + "\"; see " + log);
    }
  }

  /** Returns the stack's refusal of a dial, with the place where the dial is set. */
  private static InvalidConfigException refusal(ConfigObject dials, String message) {
    var matcher = KEY.matcher(message);
    var key = matcher.find() ? matcher.group(1) : "lucid.stack";
    var config = ConfigFactory.empty().withValue("lucid.stack", dials);
    var value = config.hasPath(key) ? config.getValue(key) : dials;
    var expected = message.substring(message.lastIndexOf("expected ") + "expected ".length());
    return new InvalidConfigException(
        List.of(
            new Problem(
                String.join(".", ConfigUtil.splitPath(key)),
                value == dials ? "nothing" : String.valueOf(value.unwrapped()),
                Binder.describe(value.origin()),
                expected)));
  }

  private String ask(String line) {
    try {
      input.write(line + "\n");
      input.flush();
      var answer = CompletableFuture.supplyAsync(this::readLine);
      return answer
          .get(PATIENCE.toSeconds(), TimeUnit.SECONDS)
          .orElseThrow(
              () ->
                  new PreflightException("the embedded stack ended while it started; see " + log));
    } catch (IOException | ExecutionException e) {
      throw new PreflightException(
          "the embedded stack can't be reached: " + Secret.safeMessage(e) + "; see " + log);
    } catch (TimeoutException e) {
      throw new PreflightException(
          "the embedded stack was not ready within " + PATIENCE.toSeconds() + " s; see " + log);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PreflightException("interrupted while the embedded stack started");
    }
  }

  private Optional<String> readLine() {
    try {
      return Optional.ofNullable(output.readLine());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** Returns the addresses of the stack's services. */
  public TargetAddresses addresses() {
    return addresses;
  }

  /** Returns the addresses as system properties for a target called {@code name}. */
  public Map<String, String> addressesAsProperties(String name) {
    var properties = new TreeMap<String, String>();
    for (var entry : answered.entrySet()) {
      var key = "lucid.targets." + name + "." + entry.getKey();
      if (entry.getValue() instanceof ConfigList list) {
        for (int i = 0; i < list.size(); i++) {
          properties.put(key + "." + i, String.valueOf(list.get(i).unwrapped()));
        }
      } else {
        properties.put(key, String.valueOf(entry.getValue().unwrapped()));
      }
    }
    return properties;
  }

  /** Returns the stack's process. */
  public ProcessHandle process() {
    return process.toHandle();
  }

  /** Ends the process and waits until it is gone. */
  @Override
  public void close() {
    try {
      input.close();
      ThisJava.awaitEnd(process, GRACE);
    } catch (IOException e) {
      // The other end of the pipe is closed, so the process has ended or is about to.
      process.destroyForcibly();
    }
  }
}
