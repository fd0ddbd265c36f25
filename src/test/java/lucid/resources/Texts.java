package lucid.resources;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** The answers of exporters. */
final class Texts {
  private Texts() {}

  /** Returns the shortened answer of Debian's node_exporter on a virtual machine of two cores. */
  static String nodeExporter() {
    try (var in = Texts.class.getResourceAsStream("node-exporter-1.5.0.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the snapshot of a scrape at {@code seconds}. */
  static Snapshot snapshot(long seconds, String text) {
    try {
      return Snapshot.of(
          Exposition.read(text, Snapshot::wants),
          TimeUnit.SECONDS.toNanos(seconds),
          TimeUnit.SECONDS.toMillis(seconds));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
