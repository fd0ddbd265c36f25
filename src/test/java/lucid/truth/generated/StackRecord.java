package lucid.truth.generated;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Predicate;

/** The embedded stack's own record of what it did, in the order in which requests came. */
record StackRecord(List<Line> lines) {
  /** No load of these worlds pauses for so long between two requests. */
  private static final long PAUSE_NANOS = 250_000_000;

  /** What is sent before the load is less. */
  private static final int FEWEST = 15;

  private static final String NONE = "-";

  /**
   * A request.
   *
   * @param answeredNanos empty if it never was
   * @param status of the answer, and of other lines what their writer says
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

    /** How long it took; for ever if it was not answered. */
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

  /** The last of these requests that came without a pause: the measured load. */
  List<Line> load(Predicate<Line> wanted) {
    var all = of(wanted);
    int end = all.size();
    for (int i = all.size() - 1; i > 0; i--) {
      if (all.get(i).arrivedNanos() - all.get(i - 1).arrivedNanos() > PAUSE_NANOS) {
        if (end - i >= FEWEST) {
          return all.subList(i, end);
        }
        end = i;
      }
    }
    return all.subList(0, end);
  }
}
