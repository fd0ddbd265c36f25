package lucid.settings;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValueFactory;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import lucid.config.InvalidConfigException;
import lucid.config.Problem;
import lucid.config.Secret;

/**
 * Reads a target's secrets from the environment, which only the process's owner can read, and
 * refuses secrets on the command line, which everybody sees in the list of processes.
 */
final class Secrets {
  /** The key of the target for each variable of the environment. */
  private static final Map<String, List<String>> VARIABLES =
      Map.of(
          "LUCID_API_KEY", List.of("blockchain", "api-key"),
          "LUCID_DATABASE_URI", List.of("database", "uri"),
          "LUCID_CONSUL_TOKEN", List.of("mesh", "registry-token"),
          "LUCID_CLIENT_KEY_PASSWORD", List.of("mesh", "client-key-password"));

  private static final String TARGETS = "lucid.targets";

  private Secrets() {}

  /**
   * Returns the configuration with the environment's secrets for the tested target, unless it has
   * its own.
   *
   * @param config the configuration, with {@code lucid.target}
   */
  static Config ofEnvironment(Config config, Map<String, String> environment) {
    var target = config.getString("lucid.target");
    var all = config;
    if (!all.hasPath(ConfigUtil.joinPath("lucid", "targets", target))) {
      return all;
    }
    for (var variable : VARIABLES.entrySet()) {
      var path = new ArrayList<>(List.of("lucid", "targets", target));
      path.addAll(variable.getValue());
      var value = environment.getOrDefault(variable.getKey(), "");
      if (!value.isEmpty() && !all.hasPath(ConfigUtil.joinPath(path))) {
        all =
            all.withValue(
                ConfigUtil.joinPath(path),
                ConfigValueFactory.fromAnyRef(value, "env var " + variable.getKey()));
      }
    }
    return all;
  }

  /**
   * Returns the command line of this process, as the list of processes shows it, and the arguments
   * of its JVM.
   */
  static List<String> commandLine() {
    var arguments = new ArrayList<>(ManagementFactory.getRuntimeMXBean().getInputArguments());
    ProcessHandle.current().info().arguments().map(Arrays::asList).ifPresent(arguments::addAll);
    arguments.addAll(List.of(System.getProperty("sun.java.command", "").split(" ")));
    return arguments;
  }

  /**
   * Refuses secrets on the command line.
   *
   * @throws InvalidConfigException if there are any; names the keys without their values
   */
  static void refuseOn(List<String> commandLine, Properties systemProperties) {
    var problems = new ArrayList<Problem>();
    systemProperties.stringPropertyNames().stream()
        .filter(name -> name.startsWith(TARGETS))
        .sorted()
        .forEach(
            name ->
                VARIABLES.forEach(
                    (variable, key) -> {
                      if (name.endsWith("." + String.join(".", key))
                          && isSecret(variable, systemProperties.getProperty(name))
                          && commandLine.stream().anyMatch(one -> one.startsWith("-D" + name))) {
                        problems.add(
                            new Problem(
                                name,
                                "***",
                                "-D",
                                variable
                                    + " in the environment instead: everybody sees a command line in"
                                    + " the list of processes"));
                      }
                    }));
    if (!problems.isEmpty()) {
      throw new InvalidConfigException(problems);
    }
  }

  /** Returns whether the value is secret. The address of a database without a password is not. */
  private static boolean isSecret(String variable, String value) {
    return !variable.equals("LUCID_DATABASE_URI") || Secret.isIn(value);
  }
}
