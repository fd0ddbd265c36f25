package lucid.log;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * All records of one request, in the order of the log. Times are whole milliseconds, from the start
 * of the run.
 */
public final class Records {
  private static final int GOOD = -1;

  /** The class that Gatling writes before an exception's message, its packages shortened. */
  private static final Pattern CLASS =
      Pattern.compile("^(?:[a-z]\\.)+[\\w$]+(?:Exception|Error): (?=\\S)");

  /** Exceptions of a closed connection, which have no message. */
  private static final Pattern CLOSED =
      Pattern.compile("(?:[a-z]\\.)+(?:Stackless)?ClosedChannelException");

  private final List<String> messages = new ArrayList<>();
  private final Map<String, Integer> indexes = new HashMap<>();
  private int[] starts = new int[16];
  private int[] ends = new int[16];
  private int[] failures = new int[16];
  private int size;

  /**
   * Adds a record.
   *
   * @param failure why the request failed; empty if it did not
   */
  public void add(int startMillis, int endMillis, Optional<String> failure) {
    if (size == starts.length) {
      starts = Arrays.copyOf(starts, 2 * size);
      ends = Arrays.copyOf(ends, 2 * size);
      failures = Arrays.copyOf(failures, 2 * size);
    }
    starts[size] = startMillis;
    ends[size] = endMillis;
    failures[size] = failure.map(this::index).orElse(GOOD);
    size++;
  }

  private int index(String message) {
    return indexes.computeIfAbsent(
        message,
        unseen -> {
          messages.add(unseen);
          return messages.size() - 1;
        });
  }

  public int size() {
    return size;
  }

  public int start(int index) {
    return starts[index];
  }

  public int end(int index) {
    return ends[index];
  }

  public int millis(int index) {
    return ends[index] - starts[index];
  }

  public boolean isGood(int index) {
    return failures[index] == GOOD;
  }

  /** Returns the number of records that did not fail. */
  public int good() {
    int good = 0;
    for (int i = 0; i < size; i++) {
      good += isGood(i) ? 1 : 0;
    }
    return good;
  }

  /** Returns why the record failed; empty if it did not. */
  public Optional<String> failure(int index) {
    return isGood(index) ? Optional.empty() : Optional.of(messages.get(failures[index]));
  }

  /** Returns the starts, sorted. */
  public int[] sortedStarts() {
    var sorted = Arrays.copyOf(starts, size);
    Arrays.sort(sorted);
    return sorted;
  }

  /** Returns each message of a failure with its count, {@code 3 x refused}, most frequent first. */
  public List<String> failures() {
    var counts = new long[messages.size()];
    for (int i = 0; i < size; i++) {
      if (!isGood(i)) {
        counts[failures[i]]++;
      }
    }
    var byText = new LinkedHashMap<String, Long>();
    for (int i = 0; i < counts.length; i++) {
      byText.merge(withoutClass(messages.get(i)), counts[i], Long::sum);
    }
    return byText.entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .map(entry -> entry.getValue() + " x " + entry.getKey())
        .toList();
  }

  private static String withoutClass(String message) {
    if (CLOSED.matcher(message).matches()) {
      return "the connection was closed";
    }
    var own = CLASS.matcher(message).replaceFirst("");
    return own.equals("Premature close")
        ? "the server closed the connection before its answer was complete"
        : own;
  }
}
