package lucid.testing;

import com.typesafe.config.ConfigFactory;
import lucid.config.Binder;

/** Dials of one service, for tests of that service alone. */
public final class TestDials {
  private TestDials() {}

  /**
   * Returns the dials of {@code conf/lucid.conf} with {@code changes}, such as {@code latency = 2
   * ms}. The last of several changes of a dial counts.
   */
  public static <R extends Record> R of(String service, Class<R> type, String... changes) {
    var path = "lucid.stack." + service;
    var config =
        ConfigFactory.parseString(path + " {\n" + String.join("\n", changes) + "\n}")
            .withFallback(ConfigFactory.parseResources("lucid.conf"))
            .resolve();
    return Binder.bind(config, path, type);
  }
}
