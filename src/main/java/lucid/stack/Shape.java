package lucid.stack;

import com.typesafe.config.ConfigFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lucid.config.Refusal;

/**
 * The treatment of a service's requests, as a list of forms such as {@code two-humps 1 ms 115 ms 7
 * %}. The waits of several forms add up. Times within a load count from its first request; a load
 * begins after a second without a request. Not thread-safe.
 */
public final class Shape {
  private static final String TIME = "(\\d+(?:\\.\\d+)? (?:us|ms|s))";
  private static final String NUMBER = "(\\d+(?:\\.\\d+)?)";
  private static final String PERCENT = NUMBER + " %";
  private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** The longest wait: a heavy tail has no end of its own. */
  private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(8);

  private static final List<Form> WAITS =
      List.of(
          new Form("constant TIME", values -> wait(random -> values.nanos(0))),
          new Form(
              "uniform TIME TIME",
              values ->
                  wait(
                      random -> values.nanos(0) + part(random, values.nanos(1) - values.nanos(0)))),
          // The median, and the standard deviation of the logarithm.
          new Form(
              "log-normal TIME NUMBER",
              values ->
                  wait(
                      random ->
                          (long)
                              (values.nanos(0)
                                  * Math.exp(values.number(1) * random.nextGaussian())))),
          new Form(
              "two-humps TIME TIME PERCENT",
              values -> wait(random -> values.nanos(picked(random, values.number(2)) ? 1 : 0))),
          // A Pareto distribution: the shortest wait, and the exponent.
          new Form(
              "heavy-tail TIME NUMBER",
              values ->
                  wait(
                      random ->
                          (long)
                              (values.nanos(0)
                                  / Math.pow(1 - random.nextDouble(), 1 / values.number(1))))),
          new Form(
              "ramp TIME to TIME over TIME",
              values ->
                  (fate, since, random) -> {
                    double done = Math.min(1, (double) since / values.nanos(2));
                    fate.wait +=
                        (long) (values.nanos(0) + done * (values.nanos(1) - values.nanos(0)));
                  }),
          new Form(
              "stall TIME at TIME",
              values ->
                  (fate, since, random) -> fate.holdUntil(since, values.nanos(1), values.nanos(0))),
          new Form(
              "pauses TIME every TIME",
              values ->
                  (fate, since, random) ->
                      fate.holdUntil(
                          since,
                          since - since % values.nanos(1),
                          since < values.nanos(1) ? 0 : values.nanos(0))),
          new Form(
              "slow TIME from TIME",
              values ->
                  (fate, since, random) ->
                      fate.wait += since >= values.nanos(1) ? values.nanos(0) : 0));

  private static final List<Form> FAILURES =
      List.of(
          new Form(
              "unanswered PERCENT",
              values -> (fate, since, random) -> fate.lost |= picked(random, values.number(0))),
          new Form(
              "errors PERCENT",
              values -> (fate, since, random) -> fate.failed |= picked(random, values.number(0))),
          new Form(
              "errors TIME at TIME",
              values ->
                  (fate, since, random) ->
                      fate.failed |=
                          since >= values.nanos(1) && since < values.nanos(1) + values.nanos(0)));

  private static final List<Form> FORMS = Stream.concat(WAITS.stream(), FAILURES.stream()).toList();

  private final List<Part> parts;
  private final SplittableRandom random;
  private long firstNanos;
  private long latestNanos;
  private boolean begun;

  private Shape(List<Part> parts, long seed) {
    this.parts = parts;
    this.random = new SplittableRandom(seed);
  }

  /**
   * Reads a shape; without any words, requests are answered at once. The same words draw the same
   * random numbers.
   *
   * @throws Refusal if a word has none of the forms; it names the key {@code shape}
   */
  public static Shape of(List<String> words) {
    return of(words, "shape");
  }

  /** Reads a shape as {@link #of(List)} does, from words that stand under another key. */
  public static Shape of(List<String> words, String key) {
    var parts = new ArrayList<Part>();
    for (var word : words) {
      parts.add(
          FORMS.stream()
              .flatMap(form -> form.read(word).stream())
              .findFirst()
              .orElseThrow(
                  () ->
                      new Refusal(
                          key,
                          "a list of these, such as \"constant 5 ms\": "
                              + FORMS.stream().map(Form::text).collect(Collectors.joining(", ")))));
    }
    return new Shape(parts, words.hashCode());
  }

  /** Returns whether some requests fail or get no answer by {@code word}. */
  public static boolean fails(String word) {
    return FAILURES.stream().anyMatch(form -> !form.read(word).isEmpty());
  }

  /** The treatment of one request. */
  public static final class Fate {
    private long wait;
    private boolean failed;
    private boolean lost;

    private void holdUntil(long since, long from, long duration) {
      if (since >= from && since < from + duration) {
        wait += from + duration - since;
      }
    }

    /** Returns the wait of the answer, in nanoseconds. */
    public long waitNanos() {
      return Math.min(LONGEST_NANOS, Math.max(0, wait));
    }

    /** Returns whether the request is answered with an error. */
    public boolean isFailed() {
      return failed;
    }

    /** Returns whether the request is never answered. */
    public boolean isLost() {
      return lost;
    }
  }

  /** Returns the treatment of the request that arrives now. */
  public Fate next(long nowNanos) {
    if (!begun || nowNanos - latestNanos > SILENCE_NANOS) {
      begun = true;
      firstNanos = nowNanos;
    }
    latestNanos = nowNanos;
    var fate = new Fate();
    parts.forEach(part -> part.decide(fate, nowNanos - firstNanos, random));
    return fate;
  }

  private interface Part {
    void decide(Fate fate, long sinceNanos, SplittableRandom random);
  }

  /** A form of words, and the part that such words stand for. */
  private record Form(String text, Function<Values, Part> meaning) {
    List<Part> read(String word) {
      var matcher =
          Pattern.compile(
                  text.replace("TIME", TIME).replace("PERCENT", PERCENT).replace("NUMBER", NUMBER))
              .matcher(word);
      if (!matcher.matches()) {
        return List.of();
      }
      var groups = new ArrayList<String>();
      for (int i = 1; i <= matcher.groupCount(); i++) {
        groups.add(matcher.group(i));
      }
      return List.of(meaning.apply(Values.of(groups)));
    }
  }

  /** The numbers of a word, in their order; times are in nanoseconds. */
  private record Values(List<Double> numbers) {
    static Values of(List<String> texts) {
      return new Values(texts.stream().map(Values::parsed).toList());
    }

    private static double parsed(String text) {
      return text.contains(" ")
          ? ConfigFactory.parseMap(Map.of("time", text)).getDuration("time").toNanos()
          : Double.parseDouble(text);
    }

    long nanos(int i) {
      return numbers.get(i).longValue();
    }

    double number(int i) {
      return numbers.get(i);
    }
  }

  private static Part wait(Function<SplittableRandom, Long> nanos) {
    return (fate, since, random) -> fate.wait += nanos.apply(random);
  }

  private static long part(SplittableRandom random, long of) {
    return of <= 0 ? 0 : random.nextLong(of);
  }

  private static boolean picked(SplittableRandom random, double percent) {
    return random.nextDouble() * 100 < percent;
  }
}
