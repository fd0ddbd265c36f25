package lucid.resources;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Predicate;

/**
 * Reads Prometheus' text format, version 0.0.4: of an exporter's thousand lines only the few whose
 * metric is wanted, since it is read beside a load.
 */
final class Exposition {
  private static final int EXCERPT = 80;

  private final String line;
  private int at;

  private Exposition(String line) {
    this.line = line;
  }

  /**
   * Reads to the end.
   *
   * @param wanted by the metric's name; lines of others are not looked at
   * @throws IOException if it can't be read, or a wanted line is not as the format has it
   */
  static List<MetricSample> read(String text, Predicate<String> wanted) throws IOException {
    var samples = new ArrayList<MetricSample>();
    int number = 0;
    for (var line : text.lines().toList()) {
      number++;
      var exposition = new Exposition(line);
      var name = exposition.name();
      if (wanted.test(name)) {
        try {
          samples.add(exposition.sample(name));
        } catch (IllegalArgumentException | StringIndexOutOfBoundsException e) {
          throw new IOException(
              "line %d is not as Prometheus' text format has it: %s"
                  .formatted(number, line.substring(0, Math.min(EXCERPT, line.length()))),
              e);
        }
      }
    }
    return samples;
  }

  /** Empty for a comment and for whatever else begins with no name. */
  private String name() {
    skipBlanks();
    int from = at;
    while (at < line.length() && isOfAName(line.charAt(at))) {
      at++;
    }
    return line.substring(from, at);
  }

  private static boolean isOfAName(char character) {
    return Character.isLetterOrDigit(character) || character == '_' || character == ':';
  }

  private MetricSample sample(String name) {
    skipBlanks();
    Map<String, String> labels = line.charAt(at) == '{' ? labels() : Map.of();
    double value = number(word());
    var time = word();
    if (!word().isEmpty()) {
      throw new IllegalArgumentException("more than a value and a time");
    }
    return new MetricSample(
        name,
        labels,
        value,
        time.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(time)));
  }

  private Map<String, String> labels() {
    var labels = new HashMap<String, String>();
    expect('{');
    skipBlanks();
    while (line.charAt(at) != '}') {
      var label = name();
      skipBlanks();
      expect('=');
      skipBlanks();
      labels.put(label, quoted());
      skipBlanks();
      if (line.charAt(at) != '}') {
        expect(',');
        skipBlanks();
      }
    }
    expect('}');
    return labels;
  }

  private String quoted() {
    expect('"');
    var text = new StringBuilder();
    for (; line.charAt(at) != '"'; at++) {
      if (line.charAt(at) == '\\') {
        at++;
        text.append(line.charAt(at) == 'n' ? '\n' : line.charAt(at));
      } else {
        text.append(line.charAt(at));
      }
    }
    expect('"');
    return text.toString();
  }

  /** What stands up to the next blank; empty at the line's end. */
  private String word() {
    skipBlanks();
    int from = at;
    while (at < line.length() && !isBlank(line.charAt(at))) {
      at++;
    }
    return line.substring(from, at);
  }

  /** As Go writes it: {@code +Inf}, where Java has {@code Infinity}. */
  private static double number(String word) {
    return switch (word) {
      case "+Inf", "Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(word);
    };
  }

  private void expect(char character) {
    if (line.charAt(at) != character) {
      throw new IllegalArgumentException("no " + character + " at " + at);
    }
    at++;
  }

  private void skipBlanks() {
    while (at < line.length() && isBlank(line.charAt(at))) {
      at++;
    }
  }

  private static boolean isBlank(char character) {
    return character == ' ' || character == '\t';
  }
}
