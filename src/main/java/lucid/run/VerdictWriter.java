package lucid.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import lucid.config.Secret;
import lucid.report.CampaignFiles;
import lucid.report.Console;
import lucid.target.PreflightException;
import lucid.verdict.RunVerdict;
import lucid.verdict.Series;

/**
 * Writes the verdict of a run to files and to the console. If writing fails, no PASS is left,
 * either in memory or on disk.
 */
final class VerdictWriter {
  private final Path results;
  private final CampaignFiles files;

  /** The folder of the verdict if Gatling made no folder. */
  private final Path ownFolder;

  VerdictWriter(Path results, Path ownFolder) {
    this.results = results;
    this.files = new CampaignFiles(results);
    this.ownFolder = ownFolder;
  }

  /**
   * Writes the verdict that stays if the run is killed.
   *
   * @throws PreflightException if the results folder can't be written to
   */
  void announce(RunVerdict announced) {
    try {
      files.begin(announced, ownFolder);
    } catch (IOException e) {
      throw new PreflightException(unwritable(e));
    }
  }

  Path ownFolder() {
    return ownFolder;
  }

  /**
   * Writes the verdict into {@code folder} and returns the verdict. If writing fails, the returned
   * verdict has the outcome ERROR.
   *
   * @param series the series of the run; empty if nothing was measured
   */
  RunVerdict write(RunVerdict verdict, Optional<Series> series, Path folder) {
    try {
      if (series.isPresent()) {
        files.record(verdict, series.get(), folder);
      } else {
        files.record(verdict, folder);
      }
      if (!folder.equals(ownFolder)) {
        files.retract(ownFolder);
      }
      System.out.print(Console.of(verdict));
      System.out.print(Console.of(files.publish(verdict), files.page()));
      return verdict;
    } catch (IOException | RuntimeException e) {
      var broken = verdict.broken(unwritable(e));
      System.err.println(Console.of(broken));
      try {
        files.record(broken, folder);
      } catch (IOException again) {
        withdraw(broken, folder);
      }
      return broken;
    }
  }

  private void withdraw(RunVerdict broken, Path folder) {
    try {
      files.withdraw(broken, folder);
    } catch (IOException e) {
      System.err.println(
          "The earlier verdict of this run can't be deleted either: " + Secret.safeMessage(e));
    }
  }

  private String unwritable(Exception why) {
    return "the verdict can't be written to %s: %s. Is the disk full, or the folder not writable?"
        .formatted(results.toAbsolutePath(), Secret.safeMessage(why));
  }
}
