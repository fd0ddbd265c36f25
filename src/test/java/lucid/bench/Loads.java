package lucid.bench;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

/** Makes loads that are never sent. */
final class Loads {
  private Loads() {}

  static OfferedLoad of(int rate) {
    return new OfferedLoad(
        rate, Duration.ofMillis(7500), false, URI.create("http://127.0.0.1:1"), Path.of("target"));
  }
}
