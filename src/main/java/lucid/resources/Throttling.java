package lucid.resources;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What one scrape says about a processor that had to slow down. A Raspberry Pi's firmware knows it
 * ({@code vcgencmd get_throttled}); node_exporter's textfile collector shows it under a name that
 * is up to whoever wrote the script: the usual ones are understood, as the bits of one number, as a
 * label each, or as a metric each. Of x86 processors node_exporter itself counts it.
 *
 * @param now what holds at the moment of the scrape, in words
 * @param sinceBoot what has held at any time since the machine was started
 * @param times how often the processors' counters say it happened
 */
record Throttling(Set<String> now, Set<String> sinceBoot, double times) {
  /** The meaning of the lowest bits; 16 higher, the same since boot. */
  private static final List<String> BITS =
      List.of("under-voltage", "frequency capped", "throttled", "soft temperature limit");

  private static final int SINCE_BOOT = 16;

  private static final Pattern ONE_NUMBER =
      Pattern.compile(
          "(node_)?(rpi|vcgencmd)_throttled(_raw|_flags|_status|_state|_bit|_current)?");
  private static final Pattern ONE_EACH =
      Pattern.compile(
          "(node_)?(rpi|vcgencmd)_(under_?voltage|freq(uency)?_capped|throttled|soft_temp[a-z_]*)"
              + "_(now|occurred)");
  private static final Pattern COUNTED = Pattern.compile("node_cpu_(core|package)_throttles_total");

  /** node_exporter's own view of the firmware's alarm. */
  private static final String LOW_VOLTAGE_ALARM = "node_hwmon_in_lcrit_alarm_volts";

  /** The labels that scripts name the cause by. */
  private static final List<String> CAUSES =
      List.of("flag", "bit", "state", "meaning", "condition", "cause", "reason", "type");

  private static final Pattern PAST = Pattern.compile("occur|since|boot");

  static boolean knows(String metric) {
    return metric.equals(LOW_VOLTAGE_ALARM)
        || ONE_NUMBER.matcher(metric).matches()
        || ONE_EACH.matcher(metric).matches()
        || COUNTED.matcher(metric).matches();
  }

  /** Empty if nothing of the sort is among {@code metrics}. */
  static Optional<Throttling> of(Metrics metrics) {
    var said =
        metrics.all().filter(sample -> knows(sample.name()) && !isOfAnotherChip(sample)).toList();
    if (said.isEmpty()) {
      return Optional.empty();
    }
    var counted = said.stream().filter(sample -> COUNTED.matcher(sample.name()).matches()).toList();
    var throttling =
        new Throttling(new TreeSet<>(), new TreeSet<>(), Metrics.sum(counted.stream()));
    said.stream().filter(sample -> !counted.contains(sample)).forEach(throttling::take);
    return Optional.of(throttling);
  }

  private static boolean isOfAnotherChip(MetricSample sample) {
    return sample.name().equals(LOW_VOLTAGE_ALARM)
        && !sample.label("chip").matches(".*(rpi|raspberrypi).*");
  }

  private void take(MetricSample sample) {
    if (sample.name().equals(LOW_VOLTAGE_ALARM)) {
      add(BITS.get(0), false, sample);
    } else if (ONE_NUMBER.matcher(sample.name()).matches()) {
      CAUSES.stream()
          .flatMap(label -> sample.labelIfAny(label).stream())
          .findFirst()
          .ifPresentOrElse(cause -> label(cause, sample), () -> bits((long) sample.value()));
    } else {
      add(words(sample.name()), PAST.matcher(sample.name()).find(), sample);
    }
  }

  private void label(String cause, MetricSample sample) {
    if (cause.matches("\\d+")) {
      bits(sample.value() == 0 ? 0 : 1L << Integer.parseInt(cause));
    } else {
      var all = String.join(" ", sample.labels().values()).toLowerCase(Locale.ROOT);
      add(words(cause), PAST.matcher(all).find(), sample);
    }
  }

  private void bits(long bits) {
    for (int bit = 0; bit < BITS.size(); bit++) {
      if ((bits >> bit & 1) == 1) {
        now.add(BITS.get(bit));
      }
      if ((bits >> (bit + SINCE_BOOT) & 1) == 1) {
        sinceBoot.add(BITS.get(bit));
      }
    }
  }

  private void add(String cause, boolean past, MetricSample sample) {
    if (sample.value() != 0) {
      (past ? sinceBoot : now).add(cause);
    }
  }

  /** The firmware's words, whichever the script's were. */
  private static String words(String name) {
    var lower = name.toLowerCase(Locale.ROOT);
    if (lower.contains("volt")) {
      return BITS.get(0);
    } else if (lower.contains("freq") || lower.contains("cap")) {
      return BITS.get(1);
    } else if (lower.contains("temp")) {
      return BITS.get(3);
    }
    return BITS.get(2);
  }
}
