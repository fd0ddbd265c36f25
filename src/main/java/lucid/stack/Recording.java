package lucid.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The stack's own record of its requests, a line for each: {@code name arrived answered status
 * client}. Times are nanoseconds of this machine's monotonic clock, and {@code -} stands for a
 * missing value. Safe for use by many threads.
 */
public final class Recording {
  private static final String NONE = "-";

  private Optional<Path> path = Optional.empty();
  private Optional<Writer> writer = Optional.empty();

  /** Closes the current record, and begins another one if there is a path for it. */
  synchronized void to(Optional<Path> next) {
    if (path.equals(next)) {
      return;
    }
    try {
      if (writer.isPresent()) {
        writer.get().close();
      }
      path = next;
      writer = Optional.empty();
      if (next.isPresent()) {
        writer = Optional.of(Files.newBufferedWriter(next.get()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Records a request that was answered just now. */
  public void answered(String name, long arrivedNanos, String status, String client) {
    write(name, arrivedNanos, Long.toString(System.nanoTime()), status, client);
  }

  /** Records a request that will never be answered. */
  public void lost(String name, long arrivedNanos, String client) {
    write(name, arrivedNanos, NONE, NONE, client);
  }

  private synchronized void write(
      String name, long arrivedNanos, String answered, String status, String client) {
    if (writer.isEmpty()) {
      return;
    }
    try {
      writer
          .get()
          .write(
              "%s %d %s %s %s%n"
                  .formatted(
                      name.replace(' ', '_'),
                      arrivedNanos,
                      answered,
                      status,
                      client.isEmpty() ? NONE : client));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
