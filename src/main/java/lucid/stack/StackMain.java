package lucid.stack;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import lucid.config.Binder;
import lucid.config.InvalidConfigException;

/**
 * The stack as a process. It reads and writes single lines, so that its parent needs no port and no
 * file to reach it:
 *
 * <ul>
 *   <li>on standard input: the dials, as a JSON object shaped like {@code lucid.stack}; the first
 *       line starts the services, each later one turns the dials;
 *   <li>on standard output, for each line: {@code ready} and the addresses, shaped like a {@code
 *       lucid.targets.NAME}; or {@code refused} and the reason; or {@code impossible} and the
 *       reason, before anything is started.
 * </ul>
 *
 * <p>The arguments name the wanted services. The process ends when its standard input ends, and so
 * also if its parent was killed.
 */
public final class StackMain {
  private static final String DIALS = "lucid.stack";
  private static final long PATIENCE_SECONDS = 60;

  private StackMain() {}

  public static void main(String[] services) throws IOException {
    // Addresses, SQL and JSON have the same digits in every locale.
    Locale.setDefault(Locale.ROOT);
    // The output of other code must not be taken for an answer.
    var answers = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    System.setOut(System.err);
    var vertx =
        Vertx.vertx(
            new VertxOptions()
                .setEventLoopPoolSize(4)
                .setFileSystemOptions(
                    new FileSystemOptions()
                        .setFileCachingEnabled(false)
                        .setClassPathResolvingEnabled(false)));
    var stack = new Stack(vertx, Set.of(services));
    var impossible = stack.whyNot();
    if (impossible.isPresent()) {
      answers.println("impossible " + impossible.get());
      System.exit(1);
    }
    var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    try {
      for (var line = input.readLine(); line != null; line = input.readLine()) {
        answers.println(answer(stack, line));
      }
    } finally {
      await(stack.stop());
      await(vertx.close());
    }
    // Netty's last thread would wait another second for a task.
    System.exit(0);
  }

  private static String answer(Stack stack, String line) {
    try {
      var dials = ConfigFactory.parseString(line).root();
      var config = ConfigFactory.empty().withValue(DIALS, ConfigValueFactory.fromAnyRef(dials));
      var addresses = await(stack.apply(Binder.bind(config, DIALS, StackDials.class)));
      return "ready " + new JsonObject(addresses).encode();
    } catch (InvalidConfigException | ConfigException e) {
      return "refused " + e.getMessage().replaceAll("\\R\\s*", " ");
    }
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (java.util.concurrent.TimeoutException e) {
      throw new IllegalStateException("not done within " + PATIENCE_SECONDS + " s", e);
    }
  }
}
