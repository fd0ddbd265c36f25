package lucid.settings;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import lucid.config.Binder;
import lucid.config.InvalidConfigException;
import lucid.config.Problem;

/**
 * Targets in a file of the user's own, outside of this project: HOCON, each under its name, as
 * under {@code lucid.targets}. It can set nothing else.
 */
final class TargetsFile {
  private static final String KEY = "lucid.targets-file";

  private TargetsFile() {}

  /**
   * What the file that {@code settings} name says, under {@code lucid.targets}; empty if they name
   * none.
   *
   * @throws InvalidConfigException if it can't be read, or holds no targets
   */
  static Config of(Config settings) {
    if (!settings.hasPath(KEY) || settings.getString(KEY).isEmpty()) {
      return ConfigFactory.empty();
    }
    var name = settings.getString(KEY);
    var origin = Binder.describe(settings.getValue(KEY).origin());
    var path = Path.of(name);
    if (!Files.isReadable(path) || Files.isDirectory(path)) {
      throw refused(
          KEY, name, origin, "a file that can be read: there is none at " + path.toAbsolutePath());
    }
    var targets = parse(path, name);
    for (var entry : targets.root().entrySet()) {
      if (entry.getKey().equals("lucid") || !(entry.getValue() instanceof ConfigObject)) {
        throw refused(
            entry.getKey(),
            "in a file of targets",
            Binder.describe(entry.getValue().origin()),
            "the name of a target, with its addresses in braces, such as lab { gateway { url = \"http://127.0.0.1:8080\" } }");
      }
    }
    return targets.atPath("lucid.targets");
  }

  private static Config parse(Path path, String name) {
    try {
      return ConfigFactory.parseFile(
          path.toFile(), ConfigParseOptions.defaults().setAllowMissing(false));
    } catch (ConfigException.Parse e) {
      throw refused(KEY, name, Binder.describe(e.origin()), SettingsReader.wellFormed(e));
    }
  }

  private static InvalidConfigException refused(
      String key, String value, String origin, String allowed) {
    return new InvalidConfigException(List.of(new Problem(key, value, origin, allowed)));
  }
}
