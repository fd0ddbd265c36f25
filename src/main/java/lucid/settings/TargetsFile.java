package lucid.settings;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigIncluderClasspath;
import com.typesafe.config.ConfigIncluderFile;
import com.typesafe.config.ConfigIncluderURL;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import java.io.File;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import lucid.config.Binder;
import lucid.config.InvalidConfigException;
import lucid.config.Problem;

/**
 * A file of the user with targets in HOCON, each under its name, as under {@code lucid.targets}. It
 * can set nothing else.
 */
final class TargetsFile {
  private static final String KEY = "lucid.targets-file";

  private TargetsFile() {}

  /**
   * Returns the targets of the file that {@code settings} name, under {@code lucid.targets}; empty
   * if they name none.
   *
   * @throws InvalidConfigException if the file can't be read, or contains anything but targets
   */
  static Config of(Config settings) {
    if (!settings.hasPath(KEY) || settings.getString(KEY).isEmpty()) {
      return ConfigFactory.empty();
    }
    var name = settings.getString(KEY);
    var origin = Binder.describe(settings.getValue(KEY).origin());
    var path = Path.of(name);
    unusable(path).ifPresent(why -> refuse(name, origin, "a file that can be read; " + why));
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

  /** Returns why a file can't be read; empty if it can. */
  static Optional<String> unusable(Path path) {
    if (!Files.exists(path)) {
      return Optional.of("there is no file " + path.toAbsolutePath());
    } else if (Files.isDirectory(path)) {
      return Optional.of(path.toAbsolutePath() + " is a folder");
    } else if (!Files.isRegularFile(path)) {
      // Reading a pipe might never end.
      return Optional.of(path.toAbsolutePath() + " is a pipe or a device");
    }
    return Files.isReadable(path)
        ? Optional.empty()
        : Optional.of("this user may not read " + path.toAbsolutePath());
  }

  private static Config parse(Path path, String name) {
    try {
      return ConfigFactory.parseFile(
          path.toFile(),
          ConfigParseOptions.defaults().setAllowMissing(false).setIncluder(new FilesOnly(0)));
    } catch (ConfigException e) {
      var origin = e.origin() == null ? name : Binder.describe(e.origin());
      throw refused(KEY, name, origin, SettingsReader.wellFormed(e));
    }
  }

  private static void refuse(String name, String origin, String allowed) {
    throw refused(KEY, name, origin, allowed);
  }

  /**
   * Lets {@code include} name existing files only. The library's own includer would fetch an
   * address, and ignore a missing file.
   */
  private static final class FilesOnly
      implements ConfigIncluder, ConfigIncluderFile, ConfigIncluderURL, ConfigIncluderClasspath {
    /** The most nested includes: a file that includes itself has no end. */
    private static final int DEEPEST = 10;

    private final int depth;

    FilesOnly(int depth) {
      this.depth = depth;
    }

    @Override
    public ConfigIncluder withFallback(ConfigIncluder fallback) {
      return this;
    }

    @Override
    public ConfigObject include(ConfigIncludeContext context, String what) {
      var beside = context.relativeTo(what);
      if (beside == null || beside.origin().filename() == null) {
        throw refusedInclude(context, what);
      }
      return includeFile(context, new File(beside.origin().filename()));
    }

    @Override
    public ConfigObject includeFile(ConfigIncludeContext context, File file) {
      if (depth == DEEPEST || unusable(file.toPath()).isPresent()) {
        throw refusedInclude(context, file.getPath());
      }
      return ConfigFactory.parseFile(
              file, context.parseOptions().setIncluder(new FilesOnly(depth + 1)))
          .root();
    }

    @Override
    public ConfigObject includeURL(ConfigIncludeContext context, URL url) {
      throw refusedInclude(context, url.toString());
    }

    @Override
    public ConfigObject includeResources(ConfigIncludeContext context, String resource) {
      throw refusedInclude(context, resource);
    }

    private static InvalidConfigException refusedInclude(
        ConfigIncludeContext context, String what) {
      var here = context.relativeTo(".");
      var origin = here == null ? KEY : Binder.describe(here.origin());
      return refused(
          "include",
          what,
          origin,
          "the whole name of a file that can be read, never an address, and not in a circle");
    }
  }

  private static InvalidConfigException refused(
      String key, String value, String origin, String allowed) {
    return new InvalidConfigException(List.of(new Problem(key, value, origin, allowed)));
  }
}
