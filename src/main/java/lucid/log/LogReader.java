package lucid.log;

import io.gatling.charts.stats.LogFileParser;
import io.gatling.commons.util.GatlingVersion;
import io.gatling.core.stats.writer.RecordHeader;
import java.io.File;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;

/**
 * A reader of a run's {@code simulation.log}. Open source Gatling writes no results for programs.
 * Its own reader keeps estimates instead of records, and accepts a log that is cut off anywhere.
 * Only its parser of single values is used here, in the order of Gatling's own reader.
 */
public final class LogReader extends LogFileParser<RunLog> {
  private static final int END_OF_FILE = -1;

  private final Map<String, Records> byRequest = new HashMap<>();
  private long startMillis;
  private int endMillis;
  private long unendedUsers;

  private LogReader(File log) {
    super(log);
  }

  /**
   * Reads {@code simulation.log} in {@code runFolder}.
   *
   * @param stopped true if virtual users may have been stopped before they had ended
   * @throws TornLogException if the log is missing or not whole
   */
  public static RunLog read(Path runFolder, boolean stopped) {
    try (var reader = new LogReader(runFolder.resolve("simulation.log").toFile())) {
      var log = reader.parse();
      if (reader.unendedUsers != 0 && !stopped) {
        throw new IllegalStateException(
            reader.unendedUsers + " virtual users have a start record but no end record");
      }
      return log;
    } catch (Throwable e) {
      // Scala code throws checked exceptions and assertion errors without declaring them.
      throw new TornLogException(runFolder, e);
    }
  }

  /**
   * Reads the whole log.
   *
   * <p>Throws {@link java.io.EOFException}, undeclared in Scala, if the log ends within a record.
   */
  @Override
  public RunLog parse() {
    skipByte();
    run();
    for (int header = read(); header != END_OF_FILE; header = read()) {
      if (header == RecordHeader.User$.MODULE$.value()) {
        user();
      } else if (header == RecordHeader.Request$.MODULE$.value()) {
        request();
      } else if (header == RecordHeader.Group$.MODULE$.value()) {
        group();
      } else if (header == RecordHeader.Error$.MODULE$.value()) {
        error();
      } else {
        throw new IllegalStateException("no record begins with " + header);
      }
    }
    return new RunLog(startMillis, endMillis, Map.copyOf(byRequest));
  }

  private void run() {
    var version = readString();
    var ours = GatlingVersion.ThisVersion().fullVersion();
    if (!version.equals(ours)) {
      throw new IllegalStateException(
          "it was written by Gatling %s, and this is %s".formatted(version, ours));
    }
    skipString(); // simulation
    startMillis = readLong();
    skipString(); // description
    times(readInt(), scenario -> skipString());
    times(readInt(), assertion -> skip(readInt()));
  }

  private void user() {
    skipInt(); // scenario
    unendedUsers += readBoolean() ? 1 : -1;
    happened(readInt());
  }

  private void request() {
    times(readInt(), group -> skipCachedString());
    var name = readCachedSanitizedString();
    int start = readInt();
    int end = readInt();
    boolean good = readBoolean();
    var message = readCachedSanitizedString();
    happened(end);
    byRequest
        .computeIfAbsent(name, unseen -> new Records())
        .add(start, end, good ? Optional.empty() : Optional.of(message));
  }

  private void group() {
    times(readInt(), group -> skipCachedString());
    skipInt(); // start
    skipInt(); // end
    skipInt(); // cumulated response time
    skipByte(); // status
  }

  private void error() {
    skipCachedString(); // message
    skipInt(); // when
  }

  private void happened(int millis) {
    endMillis = Math.max(endMillis, millis);
  }

  private static void times(int times, IntConsumer action) {
    for (int i = 0; i < times; i++) {
      action.accept(i);
    }
  }
}
