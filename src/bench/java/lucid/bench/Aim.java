package lucid.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.ToDoubleFunction;

/**
 * An aim of the benchmark.
 *
 * @param holds true if the aim holds; empty if its load was not measured
 * @param sentence a sentence with the figures
 */
record Aim(Optional<Boolean> holds, String sentence) {
  /** The load of the throughput criterion. */
  private static final String CRITERION = "500";

  /** The load that the injector must hold in reserve. */
  private static final String TEN_TIMES = "5000";

  private static final double CLOSE_MILLIS = 2;

  /**
   * The largest accepted ratio of CPU times. A JVM that checks, counts and times every answer needs
   * more than a Go program that only times the answers.
   */
  private static final double CPU_FACTOR = 5;

  /** Returns the aims for the loads of {@code rows}. */
  static List<Aim> of(List<Row> rows) {
    var loads = rows.stream().map(row -> row.load().name()).distinct().toList();
    var aims = new ArrayList<Aim>();
    if (loads.contains(CRITERION)) {
      aims.add(close(rows, CRITERION, "p99", Latencies::p99));
    }
    if (loads.contains(TEN_TIMES)) {
      aims.add(close(rows, TEN_TIMES, "p95", Latencies::p95));
      aims.add(validAt(rows, TEN_TIMES));
    }
    loads.stream()
        .filter(load -> !load.endsWith(OfferedLoad.ONE_CORE))
        .map(load -> cpu(rows, load))
        .forEach(aims::add);
    return aims;
  }

  private static Aim close(
      List<Row> rows, String load, String what, ToDoubleFunction<Latencies> percentile) {
    return compared(
        rows,
        load,
        H2load.NAME,
        "%s within %s ms of h2load's".formatted(what, Numbers.of(CLOSE_MILLIS)),
        (own, other) -> {
          double ours = percentile.applyAsDouble(own.latencies());
          double theirs = percentile.applyAsDouble(other.latencies());
          return new Aim(
              Optional.of(Math.abs(ours - theirs) <= CLOSE_MILLIS),
              "%s ms, h2load's %s ms".formatted(Numbers.of(ours), Numbers.of(theirs)));
        });
  }

  private static Aim cpu(List<Row> rows, String load) {
    return compared(
        rows,
        load,
        Hey.NAME,
        "CPU under load at most %s times hey's".formatted(Numbers.of(CPU_FACTOR)),
        (own, other) -> {
          double factor = own.loadCpuPerThousand() / other.loadCpuPerThousand();
          return new Aim(Optional.of(factor <= CPU_FACTOR), "%.1f times".formatted(factor));
        });
  }

  private static Aim validAt(List<Row> rows, String load) {
    var what = "at %s/s the verdict is PASS: the injector's lag is valid".formatted(load);
    return figures(rows, load, ThisProject.NAME)
        .flatMap(own -> own.report().verdict())
        .map(
            verdict ->
                new Aim(
                    Optional.of(verdict.outcome().equals("PASS")),
                    "%s: %s, lag p99 %s"
                        .formatted(
                            what,
                            verdict.outcome(),
                            verdict
                                .lagP99Millis()
                                .map(lag -> Numbers.of(lag) + " ms")
                                .orElse("not measured"))))
        .orElseGet(() -> new Aim(Optional.empty(), what + ": not measured"));
  }

  private static Aim compared(
      List<Row> rows,
      String load,
      String other,
      String what,
      BiFunction<Row.Figures, Row.Figures, Aim> comparison) {
    var ours = figures(rows, load, ThisProject.NAME);
    var theirs = figures(rows, load, other);
    var compared =
        ours.isPresent() && theirs.isPresent()
            ? comparison.apply(ours.get(), theirs.get())
            : new Aim(Optional.empty(), "not measured");
    return new Aim(compared.holds(), "at %s/s %s: %s".formatted(load, what, compared.sentence()));
  }

  private static Optional<Row.Figures> figures(List<Row> rows, String load, String client) {
    return rows.stream().filter(row -> row.isOf(load, client)).findFirst().flatMap(Row::figures);
  }

  String words() {
    return holds.map(yes -> yes ? "holds" : "does not hold").orElse("can't be judged")
        + ": "
        + sentence;
  }
}
