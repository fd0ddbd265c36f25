package lucid.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The part of a Markdown file between {@code <!-- name:begin -->} and {@code <!-- name:end -->},
 * which contains a benchmark's table.
 */
record MarkedText(Path file, String name) {
  /** Returns the part with this name in the page of the benchmarks' tables. */
  static MarkedText inBenchmarks(String name) {
    return new MarkedText(Path.of("docs", "benchmarks.md"), name);
  }

  /**
   * Writes {@code markdown} between the marks, and does not change the rest of the file.
   *
   * @throws IllegalStateException if the file does not have these two marks in this order
   */
  void replaceWith(String markdown) {
    try {
      Files.writeString(file, replaced(Files.readString(file), markdown));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String replaced(String text, String markdown) {
    String begin = "<!-- " + name + ":begin -->";
    String end = "<!-- " + name + ":end -->";
    int from = text.indexOf(begin);
    int to = text.indexOf(end);
    if (from < 0 || to < from) {
      throw new IllegalStateException(file + " has no " + begin + " ... " + end);
    }
    return text.substring(0, from + begin.length())
        + "\n"
        + markdown.strip()
        + "\n"
        + text.substring(to);
  }
}
