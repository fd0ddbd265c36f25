package lucid.resources;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The causes that slow down the processors, as one scrape tells them. A Raspberry Pi's firmware
 * knows them ({@code vcgencmd get_throttled}). Scripts for node_exporter's textfile collector show
 * them under names of their own, of which the usual ones are understood: the bits of one number, a
 * label for each cause, or a metric for each. On x86 node_exporter itself counts the throttling.
 *
 * @param now the causes that hold at the moment of the scrape, in words
 * @param sinceBoot the causes that have held at any time since the machine was started
 * @param times how often the processors were throttled, by their own counters
 */
record Throttling(Set<String> now, Set<String> sinceBoot, double times) {
  /** The meanings of the lowest bits; {@link #SINCE_BOOT} bits higher, the same since boot. */
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

  /** The metric by which node_exporter itself shows the firmware's alarm. */
  private static final String LOW_VOLTAGE_ALARM = "node_hwmon_in_lcrit_alarm_volts";

  /** The labels in which scripts name the cause. */
  private static final List<String> CAUSES =
      List.of("flag", "bit", "state", "meaning", "condition", "cause", "reason", "type");

  /** The number of a bit; the firmware uses none above 19. */
  private static final Pattern BIT = Pattern.compile("1?\\d");

  private static final Pattern PAST = Pattern.compile("occur|since|boot");

  static boolean knows(String metric) {
    return metric.equals(LOW_VOLTAGE_ALARM)
        || ONE_NUMBER.matcher(metric).matches()
        || ONE_EACH.matcher(metric).matches()
        || COUNTED.matcher(metric).matches();
  }

  /** Returns the throttling; empty if no metric tells of it. */
  static Optional<Throttling> of(Metrics metrics) {
    var told =
        metrics.all().filter(sample -> knows(sample.name()) && !isOfAnotherChip(sample)).toList();
    if (told.isEmpty()) {
      return Optional.empty();
    }
    var counted = told.stream().filter(sample -> COUNTED.matcher(sample.name()).matches()).toList();
    var throttling =
        new Throttling(new TreeSet<>(), new TreeSet<>(), Metrics.sum(counted.stream()));
    told.stream().filter(sample -> !counted.contains(sample)).forEach(throttling::take);
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
    if (BIT.matcher(cause).matches()) {
      bits(sample.value() == 0 ? 0 : 1L << Integer.parseInt(cause));
    } else if (!cause.matches("\\d+")) {
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

  /** Returns the firmware's words for a script's name of a cause. */
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
