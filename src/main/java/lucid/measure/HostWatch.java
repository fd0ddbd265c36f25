package lucid.measure;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/**
 * Watches disturbances of the injector by its machine: the wall clock is set, the machine sleeps,
 * the container is throttled, the hypervisor takes the cores, or a core is full. A figure that the
 * system does not report stays empty.
 */
public final class HostWatch implements AutoCloseable {
  /** The difference of two clocks from which on one was set; below it they drift. */
  private static final long STEP_MILLIS = 1000;

  private static final double WORTH_SAYING_PERCENT = 1;
  private static final double FULL_PERCENT = 98;

  private final Supplier<Reading> source;
  private final ScheduledExecutorService thread;
  private final Reading begin;
  private Reading before;
  private Reading last;
  private long clockSetMillis;
  private long sleptMillis;

  /**
   * The clocks and counters of the system at one moment.
   *
   * @param wallMillis the wall clock
   * @param monotonicMillis a clock that is never set, and stands still while the machine sleeps
   * @param bootMillis a clock that is never set, and goes on while the machine sleeps
   * @param throttledMillis the time for which the container has been throttled so far
   * @param cores the ticks of each core so far
   */
  record Reading(
      long wallMillis,
      long monotonicMillis,
      Optional<Long> bootMillis,
      Optional<Long> throttledMillis,
      List<Core> cores) {}

  /** The time that a core has spent so far, in ticks of the system. */
  record Core(long busy, long stolen, long all) {}

  /**
   * The disturbances of the injector by its machine. A figure that the system does not report is
   * absent.
   *
   * @param clockSetMillis the change of the wall clock; 0 if it was not set
   * @param sleptMillis the time for which the machine slept or may have slept
   * @param throttledMillis the time for which the container was throttled
   * @param stolenPercent the part of the cores that the hypervisor took
   * @param busiestCorePercent the usage of the busiest core
   */
  public record Conditions(
      long clockSetMillis,
      long sleptMillis,
      Optional<Long> throttledMillis,
      Optional<Double> stolenPercent,
      Optional<Double> busiestCorePercent) {

    /** Returns the conditions of an injector that the machine did not disturb. */
    public static Conditions quiet() {
      return new Conditions(0, 0, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** Returns a sentence for each disturbance; none if there was none. */
    public List<String> sentences() {
      var all = new ArrayList<String>();
      if (clockSetMillis != 0) {
        all.add(
            said(
                "the wall clock of the injector's machine was set by %+.1f s during the load",
                clockSetMillis / 1e3));
      }
      if (sleptMillis != 0) {
        all.add(said("the injector's machine slept for %.1f s during the load", sleptMillis / 1e3));
      }
      throttledMillis
          .filter(millis -> millis > 0)
          .ifPresent(
              millis ->
                  all.add(
                      said(
                          "the injector's container was throttled for %.1f s (its processor quota)",
                          millis / 1e3)));
      stolenPercent
          .filter(percent -> percent >= WORTH_SAYING_PERCENT)
          .ifPresent(
              percent ->
                  all.add(said("the hypervisor took %.0f %% of the injector's cores", percent)));
      busiestCorePercent
          .filter(percent -> percent >= FULL_PERCENT)
          .ifPresent(
              percent -> all.add(said("the injector's busiest core was %.0f %% busy", percent)));
      return all;
    }

    private static String said(String sentence, double figure) {
      return String.format(Locale.ROOT, sentence, figure);
    }
  }

  private HostWatch(Supplier<Reading> source, ScheduledExecutorService thread) {
    this.source = source;
    this.thread = thread;
    this.begin = source.get();
    this.before = begin;
    this.last = begin;
  }

  /** Begins a watch that reads this machine's clocks and counters once a second. */
  public static HostWatch begin() {
    var watch = of(HostWatch::read);
    var unused = watch.thread.scheduleAtFixedRate(watch::takeReading, 1, 1, TimeUnit.SECONDS);
    return watch;
  }

  /** Returns a watch that takes a reading when a test calls {@link #takeReading}. */
  static HostWatch of(Supplier<Reading> source) {
    return new HostWatch(source, Background.thread("host watch"));
  }

  synchronized void takeReading() {
    last = source.get();
    long monotonic = last.monotonicMillis() - before.monotonicMillis();
    long wall = last.wallMillis() - before.wallMillis();
    long boot =
        last.bootMillis().isPresent() && before.bootMillis().isPresent()
            ? last.bootMillis().get() - before.bootMillis().get()
            : monotonic;
    if (Math.abs(boot - monotonic) > STEP_MILLIS) {
      sleptMillis += boot - monotonic;
    }
    if (Math.abs(wall - boot) > STEP_MILLIS) {
      clockSetMillis += wall - boot;
    }
    before = last;
  }

  /** Ends the watch. The conditions stay as they are. */
  @Override
  public synchronized void close() {
    if (!thread.isShutdown()) {
      thread.shutdown();
      takeReading();
    }
  }

  /** Returns the conditions until now, or until the watch ended. */
  public synchronized Conditions conditions() {
    return new Conditions(
        clockSetMillis,
        sleptMillis,
        last.throttledMillis()
            .flatMap(now -> begin.throttledMillis().map(then -> Math.max(0, now - then))),
        share(Core::stolen).map(shares -> shares.stream().mapToDouble(x -> x).average().orElse(0)),
        share(Core::busy).map(shares -> shares.stream().mapToDouble(x -> x).max().orElse(0)));
  }

  private Optional<List<Double>> share(ToLongFunction<Core> part) {
    if (last.cores().isEmpty() || last.cores().size() != begin.cores().size()) {
      return Optional.empty();
    }
    var shares = new ArrayList<Double>();
    for (int i = 0; i < last.cores().size(); i++) {
      var now = last.cores().get(i);
      var then = begin.cores().get(i);
      long all = now.all() - then.all();
      shares.add(all <= 0 ? 0.0 : 100.0 * (part.applyAsLong(now) - part.applyAsLong(then)) / all);
    }
    return Optional.of(shares);
  }

  private static Reading read() {
    return new Reading(
        System.currentTimeMillis(),
        System.nanoTime() / 1_000_000,
        SystemFile.lines("/proc/uptime").stream()
            .findFirst()
            .map(line -> (long) (1000 * Double.parseDouble(line.split(" ", 2)[0]))),
        throttledMillis(),
        SystemFile.lines("/proc/stat").stream()
            .filter(line -> line.matches("cpu\\d.*"))
            .map(HostWatch::core)
            .toList());
  }

  /**
   * Reads a line of {@code /proc/stat} by the columns of proc(5): user nice system idle iowait irq
   * softirq steal.
   */
  private static Core core(String line) {
    var fields = line.split(" +", -1);
    long all = 0;
    for (int i = 1; i <= 8 && i < fields.length; i++) {
      all += Long.parseLong(fields[i]);
    }
    long idle = Long.parseLong(fields[4]) + Long.parseLong(fields[5]);
    return new Core(all - idle, fields.length > 8 ? Long.parseLong(fields[8]) : 0, all);
  }

  /** Returns the throttled time of this process's control group, version 2 or 1. */
  private static Optional<Long> throttledMillis() {
    return Stream.concat(
            SystemFile.lines("/proc/self/cgroup").stream().flatMap(HostWatch::groupOfTheProcessor),
            // If the container has its own name space, its group is the root.
            Stream.of("/sys/fs/cgroup", "/sys/fs/cgroup/cpu"))
        .flatMap(folder -> SystemFile.lines(folder + "/cpu.stat").stream())
        .flatMap(HostWatch::throttledMillis)
        .findFirst();
  }

  /**
   * Returns the group's folder from {@code 0::/path} (version 2) or {@code 4:cpu,cpuacct:/path}
   * (version 1).
   */
  private static Stream<String> groupOfTheProcessor(String line) {
    var fields = line.split(":", 3);
    return fields.length < 3
        ? Stream.empty()
        : fields[1].isEmpty()
            ? Stream.of("/sys/fs/cgroup" + fields[2])
            : List.of(fields[1].split(",", -1)).contains("cpu")
                ? Stream.of("/sys/fs/cgroup/cpu" + fields[2])
                : Stream.empty();
  }

  private static Stream<Long> throttledMillis(String line) {
    var fields = line.strip().split(" ", 2);
    return switch (fields[0]) {
      case "throttled_usec" -> Stream.of(Long.parseLong(fields[1]) / 1_000);
      case "throttled_time" -> Stream.of(Long.parseLong(fields[1]) / 1_000_000);
      default -> Stream.empty();
    };
  }
}
