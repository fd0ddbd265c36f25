package lucid.truth.generated;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Predicate;

/** The embedded stack's own record of its requests, in the order of their arrival. */
record StackRecord(List<Line> lines) {
  private static final String NONE = "-";

  /**
   * A request.
   *
   * @param answeredNanos the moment of the answer; empty if there was none
   * @param status the status of the answer; lines that are no requests have a text of their own
   */
  record Line(
      String name, long arrivedNanos, OptionalLong answeredNanos, String status, String client) {
    static Line of(String text) {
      var words = text.split(" ", -1);
      return new Line(
          words[0],
          Long.parseLong(words[1]),
          words[2].equals(NONE) ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(words[2])),
          words[3],
          words[4]);
    }

    boolean isGood() {
      return answeredNanos.isPresent() && status.startsWith("20");
    }

    /** Returns the time until the answer; infinite if there was none. */
    double millis() {
      return answeredNanos.isPresent()
          ? (answeredNanos.getAsLong() - arrivedNanos) / 1e6
          : Double.POSITIVE_INFINITY;
    }
  }

  static StackRecord read(Path file) throws IOException {
    try (var lines = Files.lines(file)) {
      return new StackRecord(
          lines.map(Line::of).sorted(Comparator.comparingLong(Line::arrivedNanos)).toList());
    }
  }

  List<Line> of(Predicate<Line> wanted) {
    return lines.stream().filter(wanted).toList();
  }

  /** Returns the last requests, as many as the measured load has. A warm-up comes before. */
  List<Line> load(Predicate<Line> wanted, long requests) {
    var all = of(wanted);
    return all.subList((int) Math.max(0, all.size() - requests), all.size());
  }
}
