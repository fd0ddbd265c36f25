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
 * The embedded stack, in a process of its own so that it shares neither heap nor collector with the
 * injector. It ends when {@link #close} is called, and also when this process ends in any way: it
 * watches its standard input.
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

  /** All of it, as {@link #start(ConfigObject, Set, Path)}. */
  public static EmbeddedStack start(ConfigObject dials, Path logFolder) {
    return start(dials, EnumSet.allOf(Service.class), logFolder);
  }

  /**
   * Starts some services of the stack and waits until they listen.
   *
   * @param dials as they stand under {@code lucid.stack}, for all services
   * @param services that are wanted; each takes its time to start
   * @param logFolder gets the stack's log, {@code stack-PID.log}
   * @throws InvalidConfigException if a dial is refused
   * @throws PreflightException if it does not start
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
   * @param temporary where the libraries leave what they unpack; removed by {@code mvn clean}
   */
  private static List<String> command(Set<Service> services, Path temporary) {
    var command =
        Stream.of(
            ThisJava.launcher(),
            "-cp",
            ThisJava.classPath(),
            "-Xmx512m",
            // As for the injector: the optimising compiler would take the cores while it is
            // measured.
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Djava.io.tmpdir=" + temporary,
            MAIN);
    return Stream.concat(command, services.stream().map(Service::key)).toList();
  }

  /**
   * Turns the dials of the running stack.
   *
   * @throws InvalidConfigException if a dial is refused; the others then stay as they were
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
      throw new PreflightException("the embedded stack said \"" + answer + "\"; see " + log);
    }
  }

  /** The stack knows what is wrong, this side knows where it was written. */
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
              () -> new PreflightException("the embedded stack ended at its start; see " + log));
    } catch (IOException | ExecutionException e) {
      throw new PreflightException(
          "the embedded stack can't be spoken to: " + Secret.safeMessage(e) + "; see " + log);
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

  /** Where its services listen. */
  public TargetAddresses addresses() {
    return addresses;
  }

  /** The same as -D would give them, for a target called {@code name}. */
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

  /** Its process. */
  public ProcessHandle process() {
    return process.toHandle();
  }

  /** Ends the process and waits until it is gone. */
  @Override
  public void close() {
    try {
      input.close();
      if (!process.waitFor(GRACE.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (IOException e) {
      // Its end of the pipe is gone: so is the process, or soon.
      process.destroyForcibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }
}
