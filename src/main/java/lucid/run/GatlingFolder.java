package lucid.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/**
 * Finds the folder into which Gatling writes a run. Gatling names it after the simulation and the
 * moment at which it opened the log, and tells nobody.
 */
final class GatlingFolder {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmssSSS").withZone(ZoneOffset.UTC);

  /** Gatling's clock is anchored at another moment than ours. */
  private static final Duration CLOCKS_APART = Duration.ofSeconds(1);

  private final Path results;
  private final String prefix;

  GatlingFolder(Path results, String simulation) {
    this.results = results;
    this.prefix =
        simulation.substring(simulation.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT) + "-";
  }

  /** Returns a folder of our own with a name such as Gatling's. */
  Path named(Instant moment) {
    return results.resolve(prefix + TIME.format(moment));
  }

  /** Returns the folder that was opened at or after {@code moment}, next to it. */
  Optional<Path> openedNextTo(Instant moment) {
    if (!Files.isDirectory(results)) {
      return Optional.empty();
    }
    try (var folders = Files.list(results)) {
      return folders
          .filter(folder -> Files.exists(folder.resolve("simulation.log")))
          .filter(folder -> openedAt(folder).isPresent())
          .filter(folder -> !openedAt(folder).get().isBefore(moment.minus(CLOCKS_APART)))
          // Somebody else may run the same simulation into the same folder.
          .min(
              Comparator.comparing(
                  folder -> Duration.between(moment, openedAt(folder).get()).abs()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Empty for a folder that is not of this simulation. */
  private Optional<Instant> openedAt(Path folder) {
    var name = folder.getFileName().toString();
    if (!name.startsWith(prefix)) {
      return Optional.empty();
    }
    try {
      return Optional.of(TIME.parse(name.substring(prefix.length()), Instant::from));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
