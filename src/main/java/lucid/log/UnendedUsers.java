package lucid.log;

import io.gatling.charts.stats.LogFileParser;
import io.gatling.core.stats.writer.RecordHeader;
import java.io.File;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Counts the virtual users that a log lets begin and not end: none in a whole one. Gatling's own
 * reader takes a log that ends anywhere, within a record even, for whole; only its parser of single
 * values is used here, in the order in which its reader does.
 */
final class UnendedUsers extends LogFileParser<Long> {
  private static final int END_OF_FILE = -1;

  private final Map<Integer, Runnable> records =
      Map.of(
          (int) RecordHeader.User$.MODULE$.value(),
          this::user,
          (int) RecordHeader.Request$.MODULE$.value(),
          this::request,
          (int) RecordHeader.Group$.MODULE$.value(),
          this::group,
          (int) RecordHeader.Error$.MODULE$.value(),
          this::error);
  private long unended;

  UnendedUsers(File log) {
    super(log);
  }

  /**
   * Reads to the end.
   *
   * <p>Throws {@link java.io.EOFException}, as Scala does unannounced, if that is within a record.
   */
  @Override
  public Long parse() {
    skipByte();
    run();
    for (int header = read(); header != END_OF_FILE; header = read()) {
      var record = records.get(header);
      if (record == null) {
        throw new IllegalStateException("no record begins with " + header);
      }
      record.run();
    }
    return unended;
  }

  private void run() {
    skipString(); // Gatling's version
    skipString(); // simulation
    skipLong(); // start
    skipString(); // description
    times(readInt(), scenario -> skipString());
    times(readInt(), assertion -> skip(readInt()));
  }

  private void user() {
    skipInt(); // scenario
    unended += readBoolean() ? 1 : -1;
    skipInt(); // when
  }

  private void request() {
    times(readInt(), group -> skipCachedString());
    skipCachedString(); // name
    skipInt(); // start
    skipInt(); // end
    skipByte(); // status
    skipCachedString(); // message
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

  private static void times(int times, Consumer<Integer> action) {
    for (int i = 0; i < times; i++) {
      action.accept(i);
    }
  }
}
