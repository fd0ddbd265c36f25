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
 * One embedded stack for all whole-run tests of a JVM: started once, its dials turned for each
 * test. A test whose fault ends a service starts a stack of its own.
 */
public final class SharedStack {
  private static EmbeddedStack stack;

  private SharedStack() {}

  /** A healthy stack but for {@code dials}, such as {@code gateway.latency = 120 ms}. */
  public static synchronized EmbeddedStack with(String... dials) {
    if (stack == null) {
      stack = EmbeddedStack.start(dials().root(), Path.of("target", "stack"));
      Runtime.getRuntime().addShutdownHook(new Thread(stack::close, "shared stack"));
    }
    stack.turn(dials(dials).root());
    return stack;
  }

  /**
   * A stack of the test's own, to be crashed: without a database, whose server would outlive the
   * crash of the stack that started it.
   */
  public static EmbeddedStack toBeCrashed(String... dials) {
    return EmbeddedStack.start(
        dials(dials).root(),
        EnumSet.complementOf(EnumSet.of(Service.DATABASE)),
        SimulationRun.STACK_LOGS);
  }

  /** The dials of {@code conf/lucid.conf}, with changes. */
  public static Config dials(String... changes) {
    return ConfigFactory.parseString(String.join("\n", changes))
        .withFallback(SettingsReader.read(System.getProperties()).stack())
        .resolve();
  }

  /** The stack's addresses as -D, for a target called {@code shared}. */
  public static Map<String, String> asTarget(EmbeddedStack running) {
    return running.addressesAsProperties("shared");
  }
}
