package lucid.preflight;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import lucid.measure.Background;
import lucid.settings.Settings;
import lucid.target.Service;
import lucid.target.Target;

/**
 * Checks all services of a target at the same time, without any load. The report says whether a
 * campaign makes sense, what could not be measured, what to change, how much of a latency is the
 * network's, and how far the clocks are apart. It takes at most 30 s at the usual block time of 10
 * s, whatever the services do.
 */
public final class PreflightReport {
  /** The result if everything can be measured. */
  public static final int READY = 0;

  /** The result if something must be changed first. */
  public static final int MISCONFIGURED = 1;

  /** The result if something can't be measured. */
  public static final int INCOMPLETE = 2;

  /** The time for measuring network and clocks, after all other requests have ended. */
  private static final Duration PATIENCE_FOR_TIMES = Duration.ofSeconds(4);

  private PreflightReport() {}

  /** Prints the findings about a target. */
  public static int print(Settings settings, Target target, PrintStream out) {
    out.printf("Target %s, before any load%n", settings.target());
    var looks = new EnumMap<Service, CompletableFuture<List<Finding>>>(Service.class);
    for (var service : Service.values()) {
      looks.put(service, Preflight.begin(target, service, settings.criteria()));
    }
    var metrics = Background.begin("preflight", () -> MetricsPreflight.of(target));
    var findings = new ArrayList<Finding>();
    looks.forEach(
        (service, look) -> {
          out.printf("%n%s%n", service.key());
          var found =
              Preflight.await(
                  look, service, settings.criteria(), reason -> out.printf("  (%s)%n", reason));
          found.forEach(finding -> print(finding, out));
          findings.addAll(found);
        });
    metrics
        .join()
        .ifPresent(
            finding -> {
              out.printf("%nmetrics%n");
              print(finding, out);
            });
    printTimes(target, out);
    int status = status(findings);
    out.printf("%n%s%n", conclusion(status));
    return status;
  }

  private static void printTimes(Target target, PrintStream out) {
    var network = NetworkBaseline.of(target.addresses());
    var clocks = ClockDifference.of(target.addresses());
    long deadline = System.nanoTime() + PATIENCE_FOR_TIMES.toNanos();
    out.printf("%nnetwork%n");
    printTimes(network, NetworkBaseline::words, deadline, out);
    out.printf("%nclock%n");
    printTimes(clocks, Function.identity(), deadline, out);
  }

  private static <T> void printTimes(
      Map<String, CompletableFuture<T>> looks,
      Function<T, String> words,
      long deadline,
      PrintStream out) {
    looks.forEach(
        (address, look) ->
            out.printf(
                "  %-16s %s%n",
                address,
                look.thenApply(words)
                    .completeOnTimeout(
                        "unknown: no answer in time",
                        deadline - System.nanoTime(),
                        TimeUnit.NANOSECONDS)
                    .join()));
  }

  private static String conclusion(int status) {
    return switch (status) {
      case READY -> "Everything can be measured.";
      case MISCONFIGURED ->
          "Change what is misconfigured first: its simulations would end in ERROR.";
      default -> "The rest can be measured. The verdict names everything that is not measurable.";
    };
  }

  private static void print(Finding finding, PrintStream out) {
    out.printf(
        "  %-16s %s: %s%n",
        finding.status().name().toLowerCase(Locale.ROOT).replace('_', ' '),
        finding.part().map(part -> finding.subject() + ", " + part).orElse(finding.subject()),
        finding.sentence());
  }

  static int status(List<Finding> findings) {
    if (findings.stream().anyMatch(one -> one.status() == Finding.Status.MISCONFIGURED)) {
      return MISCONFIGURED;
    }
    return findings.stream().anyMatch(one -> one.status() == Finding.Status.NOT_MEASURABLE)
        ? INCOMPLETE
        : READY;
  }
}
