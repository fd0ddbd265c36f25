package lucid.resources;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** What exporters answer. */
final class Texts {
  private Texts() {}

  /** Debian's node_exporter on a virtual machine of two cores, shortened. */
  static String nodeExporter() {
    try (var in = Texts.class.getResourceAsStream("node-exporter-1.5.0.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As a scrape at {@code seconds} would have it. */
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
