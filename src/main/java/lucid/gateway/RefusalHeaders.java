package lucid.gateway;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The headers of a refusal by the gateway. Each header that the Lucid API documents must be there,
 * with a value that can be true.
 *
 * @param values the values by the headers' names in {@link #NAMES}; a header that was not sent is
 *     absent
 */
record RefusalHeaders(Map<String, String> values) {
  private static final String RETRY_AFTER = "Retry-After";
  private static final String LIMIT = "X-RateLimit-Limit";
  private static final String REMAINING = "X-RateLimit-Remaining";
  private static final String RESET = "X-RateLimit-Reset";
  private static final String DATE = "Date";
  private static final List<String> NEEDED = List.of(RETRY_AFTER, LIMIT, REMAINING, RESET);

  /** The names that other gateways use. */
  private static final List<String> OTHER_NAMES =
      List.of("RateLimit", "RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset");

  /** All headers that must be read. */
  static final List<String> NAMES =
      Stream.of(NEEDED, OTHER_NAMES, List.of(DATE)).flatMap(List::stream).toList();

  private static final Pattern SECONDS = Pattern.compile("\\d{1,9}");

  /** A number with parameters after it, such as {@code 100;w=60}. */
  private static final Pattern LEADING_NUMBER = Pattern.compile("(\\d{1,9})(?:[,;\\s].*)?");

  private static final Pattern NUMBER = Pattern.compile("(\\d{1,12})(?:\\.\\d+)?");

  /** From this number on, seconds are a time since 1970 and not a duration. */
  private static final long EPOCH_SECONDS = 1_000_000_000;

  /** The longest wait that can be true, in windows. A value such as 60000 would be milliseconds. */
  private static final int LONGEST_WAIT_IN_WINDOWS = 10;

  /** The allowed difference between the gateway's times, in whole seconds, and its own clock. */
  private static final Duration ROUNDING = Duration.ofSeconds(2);

  /** The allowed difference to the injector's clock if the gateway does not send its own time. */
  private static final Duration UNKNOWN_CLOCK = Duration.ofMinutes(5);

  private static final String WRONG_VALUE = "429 with \"%s: %s\", expected %s";

  /**
   * Returns which headers are missing, or which value can't be true; empty if all are right.
   *
   * @param burst the number of requests that the client has sent: its limit must be lower
   * @param window the window of the limit
   * @param now the injector's time
   */
  Optional<String> fault(int burst, Duration window, Instant now) {
    var missing = NEEDED.stream().filter(name -> !values.containsKey(name)).toList();
    if (!missing.isEmpty()) {
      return Optional.of("429 without " + String.join(", ", missing) + insteadOf());
    }
    var longest = window.multipliedBy(LONGEST_WAIT_IN_WINDOWS);
    var clock = date(DATE);
    var from = clock.orElse(now).minus(clock.isPresent() ? ROUNDING : UNKNOWN_CLOCK);
    var until = clock.orElse(now).plus(clock.isPresent() ? ROUNDING : UNKNOWN_CLOCK).plus(longest);
    if (!isWait(values.get(RETRY_AFTER), longest) && !isBetween(date(RETRY_AFTER), from, until)) {
      return wrongValue(
          RETRY_AFTER,
          "1 to %d seconds, or the date when they are over".formatted(longest.toSeconds()));
    }
    if (limit().filter(limit -> limit >= 1 && limit < burst).isEmpty()) {
      return wrongValue(LIMIT, "less than the %d requests that were sent".formatted(burst));
    }
    if (leadingNumber(REMAINING).filter(left -> left == 0).isEmpty()) {
      return wrongValue(REMAINING, "0, since the request was refused");
    }
    var reset = NUMBER.matcher(values.get(RESET).strip());
    long seconds = reset.matches() ? Long.parseLong(reset.group(1)) : -1;
    boolean isTime = seconds >= EPOCH_SECONDS;
    if (isTime
        ? !isBetween(Optional.of(Instant.ofEpochSecond(seconds)), from, until)
        : seconds < 0 || seconds > longest.toSeconds()) {
      return wrongValue(
          RESET,
          "a time within the next %d seconds, as seconds since 1970 or from now on"
              .formatted(longest.toSeconds()));
    }
    return Optional.empty();
  }

  /** Returns the limit that the header tells; empty if there is no header or number. */
  Optional<Long> limit() {
    return leadingNumber(LIMIT);
  }

  private Optional<Long> leadingNumber(String name) {
    return Optional.ofNullable(values.get(name))
        .map(value -> LEADING_NUMBER.matcher(value.strip()))
        .filter(java.util.regex.Matcher::matches)
        .map(number -> Long.parseLong(number.group(1)));
  }

  private String insteadOf() {
    var others = OTHER_NAMES.stream().filter(values::containsKey).collect(Collectors.joining(", "));
    return others.isEmpty() ? "" : " (it has " + others + ")";
  }

  private Optional<String> wrongValue(String name, String expected) {
    return Optional.of(WRONG_VALUE.formatted(name, values.get(name), expected));
  }

  private static boolean isWait(String value, Duration longest) {
    return SECONDS.matcher(value.strip()).matches()
        && Long.parseLong(value.strip()) >= 1
        && Long.parseLong(value.strip()) <= longest.toSeconds();
  }

  private Optional<Instant> date(String name) {
    try {
      return Optional.ofNullable(values.get(name))
          .map(
              value ->
                  ZonedDateTime.parse(value.strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
                      .toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static boolean isBetween(Optional<Instant> time, Instant from, Instant until) {
    return time.filter(at -> !at.isBefore(from) && !at.isAfter(until)).isPresent();
  }
}
