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
 * Finds the folder of a run of Gatling. The name of the folder contains the simulation and the time
 * at which Gatling opened the log. No API of Gatling returns that time.
 */
final class GatlingFolder {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmssSSS").withZone(ZoneOffset.UTC);

  /** The name of Gatling's log. */
  static final String LOG = "simulation.log";

  /** The largest difference between Gatling's clock and this project's clock. */
  private static final Duration CLOCKS_APART = Duration.ofSeconds(1);

  private final Path results;
  private final String prefix;

  GatlingFolder(Path results, String simulation) {
    this.results = results;
    this.prefix =
        simulation.substring(simulation.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT) + "-";
  }

  /** Returns a folder with a name like Gatling's, for a run for which Gatling made no folder. */
  Path named(Instant moment) {
    return results.resolve(prefix + TIME.format(moment));
  }

  /**
   * Returns the folder whose log was the first to be opened at or after {@code moment}; empty if
   * there is none.
   */
  Optional<Path> openedNextTo(Instant moment) {
    if (!Files.isDirectory(results)) {
      return Optional.empty();
    }
    try (var folders = Files.list(results)) {
      return folders
          .filter(folder -> Files.exists(folder.resolve(LOG)))
          .filter(folder -> openedAt(folder).isPresent())
          .filter(folder -> !openedAt(folder).get().isBefore(moment.minus(CLOCKS_APART)))
          // Another process may run the same simulation with the same results folder.
          .min(
              Comparator.comparing(
                  folder -> Duration.between(moment, openedAt(folder).get()).abs()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the time at which the log was opened; empty for a folder of another simulation. */
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
