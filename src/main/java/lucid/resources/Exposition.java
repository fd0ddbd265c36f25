package lucid.resources;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A reader of Prometheus' text format, version 0.0.4. It parses only the lines of wanted metrics,
 * since it works during a load and an exporter writes a thousand lines.
 */
final class Exposition {
  private static final int EXCERPT = 80;
  private static final String BLANKS = "[ \\t]*+";
  private static final String NAMED = BLANKS + "([\\w:]++)" + BLANKS;

  /** A pattern with possessive quantifiers, so that a long value causes no backtracking. */
  private static final String LABELLED =
      NAMED + "=" + BLANKS + "\"([^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+)\"" + BLANKS;

  private static final Pattern NAME = Pattern.compile(NAMED);
  private static final Pattern LABEL = Pattern.compile(LABELLED);
  private static final Pattern ESCAPED = Pattern.compile("\\\\(.)");

  private static final Pattern SAMPLE =
      Pattern.compile(
          "%s(\\{(?:%s(?:,%s|(?=})))*+%s})?+%s([^ \\t]++)(?:[ \\t]++(-?\\d++))?+%s"
              .formatted(
                  NAMED, LABELLED.replaceAll("\\((?!\\?)", "(?:"), BLANKS, BLANKS, BLANKS, BLANKS));

  private Exposition() {}

  /**
   * Returns the samples of the wanted metrics.
   *
   * @param wanted tells whether the metric of this name is wanted
   * @throws IOException if a wanted line does not follow the format
   */
  static List<MetricSample> read(String text, Predicate<String> wanted) throws IOException {
    var samples = new ArrayList<MetricSample>();
    int number = 0;
    for (var line : text.lines().toList()) {
      number++;
      var name = NAME.matcher(line);
      if (name.lookingAt() && wanted.test(name.group(1))) {
        try {
          samples.add(sample(line));
        } catch (IllegalArgumentException e) {
          throw new IOException(
              "line %d is not as Prometheus' text format has it: %s"
                  .formatted(number, line.substring(0, Math.min(EXCERPT, line.length()))),
              e);
        }
      }
    }
    return samples;
  }

  private static MetricSample sample(String line) {
    var parts = SAMPLE.matcher(line);
    if (!parts.matches()) {
      throw new IllegalArgumentException("not name, labels, value and time");
    }
    var labels = new HashMap<String, String>();
    LABEL
        .matcher(Objects.requireNonNullElse(parts.group(2), ""))
        .results()
        .forEach(label -> labels.put(label.group(1), unescaped(label.group(2))));
    return new MetricSample(
        parts.group(1),
        labels,
        number(parts.group(3)),
        parts.group(4) == null
            ? OptionalLong.empty()
            : OptionalLong.of(Long.parseLong(parts.group(4))));
  }

  private static String unescaped(String text) {
    return ESCAPED
        .matcher(text)
        .replaceAll(
            one -> one.group(1).equals("n") ? "\n" : Matcher.quoteReplacement(one.group(1)));
  }

  /** Reads a number as Go writes it: {@code +Inf}, where Java has {@code Infinity}. */
  private static double number(String word) {
    return switch (word) {
      case "+Inf", "Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(word);
    };
  }
}
