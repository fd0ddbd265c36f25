package lucid.testing;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import lucid.settings.SettingsReader;
import lucid.target.EmbeddedStack;
import lucid.target.Service;

/**
 * The one embedded stack for all whole-run tests of a JVM. Each test turns its dials. A test whose
 * fault ends a service starts a stack of its own.
 */
public final class SharedStack {
  private static EmbeddedStack stack;

  private SharedStack() {}

  /** Returns a healthy stack but for {@code dials}, such as {@code gateway.latency = 120 ms}. */
  public static synchronized EmbeddedStack with(String... dials) {
    if (stack == null) {
      stack = EmbeddedStack.start(dials().root(), Path.of("target", "stack"));
      Runtime.getRuntime().addShutdownHook(new Thread(stack::close, "shared stack"));
    }
    stack.turn(dials(dials).root());
    return stack;
  }

  /**
   * Returns a stack that a test may crash. It has no database, whose server would outlive the crash
   * of the stack.
   */
  public static EmbeddedStack toBeCrashed(String... dials) {
    return EmbeddedStack.start(
        dials(dials).root(),
        EnumSet.complementOf(EnumSet.of(Service.DATABASE)),
        SimulationRun.STACK_LOGS);
  }

  /** Returns the dials of {@code conf/lucid.conf}, with changes. */
  public static Config dials(String... changes) {
    return ConfigFactory.parseString(String.join("\n", changes))
        .withFallback(SettingsReader.read(System.getProperties()).stack())
        .resolve();
  }

  /** Returns the stack's addresses as system properties for a target called {@code shared}. */
  public static Map<String, String> asTarget(EmbeddedStack running) {
    return running.addressesAsProperties("shared");
  }
}
