package lucid.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What was found so far, suite by suite, each with its own date: a suite alone takes minutes.
 *
 * @param suites those that were run
 */
record ReserveResults(Map<String, Entry> suites) {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .addModule(new Jdk8Module())
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  /**
   * One suite's.
   *
   * @param where date, machine and revision
   * @param now this checkout's injector
   * @param before the other checkout's, in turns with it; absent if there was none to compare with
   */
  record Entry(String where, Climb now, Optional<Climb> before) {}

  /** Empty if there is no such file. */
  static ReserveResults read(Path file) throws IOException {
    return Files.exists(file)
        ? JSON.readValue(file.toFile(), ReserveResults.class)
        : new ReserveResults(Map.of());
  }

  ReserveResults with(ReserveSuite suite, Entry entry) {
    var all = new TreeMap<String, Entry>();
    all.putAll(suites);
    all.put(suite.key(), entry);
    return new ReserveResults(all);
  }

  void write(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    JSON.writeValue(file.toFile(), this);
  }
}
