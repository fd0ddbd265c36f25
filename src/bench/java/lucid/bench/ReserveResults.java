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
 * The latest results of all suites. Each has its own date, since suites can be run separately.
 *
 * @param suites the results of the suites that were run
 */
record ReserveResults(Map<String, Entry> suites) {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .addModule(new Jdk8Module())
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  /**
   * The result of one suite.
   *
   * @param where the date, the machine and the revision
   * @param now the climb of this checkout's injector
   * @param before the climb of the other checkout's injector; absent if there is none
   */
  record Entry(String where, Climb now, Optional<Climb> before) {}

  /** Reads the results from a file; returns no results if the file does not exist. */
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
