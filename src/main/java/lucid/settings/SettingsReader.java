package lucid.settings;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigValueFactory;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import lucid.config.Binder;
import lucid.config.InvalidConfigException;
import lucid.config.Problem;

/**
 * Reads the settings: {@code -D}, then the file of targets, then the profile, then {@code
 * lucid.conf}. The first that has a key decides.
 */
public final class SettingsReader {
  private static final String ROOT = "lucid";
  private static final String CRITERIA = ROOT + ".criteria";
  private static final ConfigParseOptions MUST_EXIST =
      ConfigParseOptions.defaults().setAllowMissing(false);

  private SettingsReader() {}

  /**
   * Reads the settings of this JVM.
   *
   * @throws InvalidConfigException if a value can't be used; names every such value and its place
   */
  public static Settings read() {
    Secrets.refuseOn(Secrets.commandLine(), System.getProperties());
    return read(System.getProperties());
  }

  /** Reads the settings with other system properties. */
  public static Settings read(Properties systemProperties) {
    return read(systemProperties, System.getenv());
  }

  /** Returns which of the JVM's proxies are set. Neither Gatling nor the preflight uses them. */
  public static List<String> unusedProxies() {
    return Stream.of("http.proxyHost", "https.proxyHost", "socksProxyHost")
        .filter(name -> !System.getProperty(name, "").isEmpty())
        .toList();
  }

  /**
   * Returns the refusal of a value that only the code that uses it can check.
   *
   * @param key the full key, as after {@code -D}
   * @param allowed the values that are accepted, as the end of "expected ..."
   */
  public static InvalidConfigException refusal(String key, String value, String allowed) {
    var read = configuration(System.getProperties(), System.getenv());
    var origin = read.hasPath(key) ? read.getValue(key).origin() : read.origin();
    return new InvalidConfigException(
        List.of(new Problem(key, value, Binder.describe(origin), allowed)));
  }

  static Settings read(Properties systemProperties, Map<String, String> environment) {
    return Binder.bind(configuration(systemProperties, environment), ROOT, Settings.class);
  }

  private static Config configuration(
      Properties systemProperties, Map<String, String> environment) {
    try {
      var overrides = overrides(systemProperties);
      var base = overrides.withFallback(ConfigFactory.parseResources("lucid.conf", MUST_EXIST));
      var written =
          overrides
              .withFallback(TargetsFile.of(base))
              .withFallback(profile(base))
              .withFallback(base);
      var all = overrides.withFallback(soak(written)).withFallback(written);
      var variables = ConfigValueFactory.fromMap(environment, "env variables").toConfig();
      return Secrets.ofEnvironment(
          all.withFallback(variables).resolve(ConfigResolveOptions.noSystem()).withOnlyPath(ROOT),
          environment);
    } catch (ConfigException e) {
      throw new InvalidConfigException(
          List.of(
              new Problem(
                  ROOT,
                  "unreadable",
                  e.origin() == null ? "conf/lucid.conf" : Binder.describe(e.origin()),
                  wellFormed(e))));
    }
  }

  /**
   * Returns the form that a file must have, as the end of "expected ...". The library's own message
   * may quote everything that was read, with the environment's secrets, so it is not shown.
   */
  static String wellFormed(ConfigException refused) {
    return refused instanceof ConfigException.UnresolvedSubstitution
        ? "every ${...} to name an existing key, or a variable of the environment"
        : refused instanceof ConfigException.Parse
            ? "HOCON: in this line and in those before it, every quote and brace closed, and one = for"
                + " each key"
            : "HOCON in which no ${...} refers to itself";
  }

  private static Config overrides(Properties systemProperties) {
    var all = systemProperties.getProperty(ROOT);
    if (all != null) {
      throw new InvalidConfigException(
          List.of(
              new Problem(ROOT, all, "-D", "a key that begins with lucid., such as lucid.target")));
    }
    var ours = new Properties();
    systemProperties.stringPropertyNames().stream()
        .filter(name -> name.startsWith(ROOT + "."))
        .forEach(name -> ours.setProperty(name, systemProperties.getProperty(name)));
    return ConfigFactory.parseProperties(
        ours, ConfigParseOptions.defaults().setOriginDescription("-D"));
  }

  private static Config profile(Config base) {
    var key = ROOT + ".profile";
    var name = base.getString(key);
    if (name.equals(Settings.FULL) || Purpose.of(name) == Purpose.SOAK) {
      return ConfigFactory.empty();
    }
    var resource = "lucid-" + name + ".conf";
    if (!name.matches("[a-z0-9-]+") || !exists(resource)) {
      throw new InvalidConfigException(
          List.of(
              new Problem(
                  key,
                  name,
                  Binder.describe(base.getValue(key).origin()),
                  "full, quick, soak, once or the NAME of a conf/lucid-NAME.conf")));
    }
    var profile = ConfigFactory.parseResources(resource, MUST_EXIST);
    if (profile.hasPath(CRITERIA)) {
      throw new InvalidConfigException(
          List.of(
              new Problem(
                  CRITERIA,
                  "set by a profile",
                  Binder.describe(profile.getValue(CRITERIA).origin()),
                  "no value: a profile changes loads and windows, never a criterion")));
    }
    return profile;
  }

  /** Returns the durations of a soak's loads; nothing for other profiles. */
  private static Config soak(Config written) {
    var whole = ROOT + ".soak.for";
    if (Purpose.of(written.getString(ROOT + ".profile")) != Purpose.SOAK) {
      return ConfigFactory.empty();
    }
    try {
      long millis = written.getDuration(whole).toMillis();
      // Each of the database's two loads is measured alone; together they last as long as the
      // gateway's.
      var half = millis / 2 + " ms";
      return ConfigFactory.parseMap(
          Map.of(
              ROOT + ".load.gateway.throughput.window", millis + " ms",
              ROOT + ".load.database.query.window", half,
              ROOT + ".load.database.write.window", half),
          whole);
    } catch (ConfigException e) {
      // A value that is no duration is refused by its name when the settings are bound.
      return ConfigFactory.empty();
    }
  }

  private static boolean exists(String resource) {
    return Thread.currentThread().getContextClassLoader().getResource(resource) != null;
  }
}
