package lucid.resources;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import lucid.resources.Resources.Container;
import lucid.resources.Resources.Disk;
import lucid.resources.Resources.Level;
import lucid.resources.Resources.Network;

/** The resource usage over several snapshots, which are in the order of time. */
record Usage(List<Snapshot> snapshots) {
  /** The shortest time for a rate. Over a shorter one it is mostly chance. */
  private static final double SHORTEST_SECONDS = 1;

  private static final double NANOS = 1e9;

  /**
   * Returns the usage over the whole time.
   *
   * @param source the exporter's address, without its query and fragment
   * @return empty if there is no snapshot
   */
  Optional<Resources> resources(String source, int failedScrapes) {
    return snapshots.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Resources(
                source,
                rounded(seconds(first(), last())),
                snapshots.size(),
                failedScrapes,
                cpu(),
                diskWait(),
                level(Snapshot::memoryPercent),
                level(Snapshot::temperatureCelsius),
                level(Snapshot::clockPercent),
                throttling(),
                network(),
                disk(),
                containers()));
  }

  /**
   * Returns the usage between successive scrapes.
   *
   * @param epochMillisOfNanoZero the moment at which the scrapes' clock was 0
   */
  List<UsageInterval> moments(long epochMillisOfNanoZero) {
    var moments = new ArrayList<UsageInterval>();
    for (int i = 1, before = 0; i < snapshots.size(); i++) {
      var from = snapshots.get(before);
      var to = snapshots.get(i);
      if (seconds(from, to) >= SHORTEST_SECONDS) {
        moments.add(
            new UsageInterval(
                epochMillisOfNanoZero + from.nanos() / 1_000_000,
                epochMillisOfNanoZero + to.nanos() / 1_000_000,
                cpuPercent(from, to, Usage::busy).map(Usage::rounded),
                to.temperatureCelsius().map(Usage::rounded),
                to.throttling().map(now -> throttling(from, now)).orElse(List.of())));
        before = i;
      }
    }
    return List.copyOf(moments);
  }

  /** Returns the causes that hold now, and those that were first noted since {@code from}. */
  private static List<String> throttling(Snapshot from, Throttling now) {
    return from.throttling()
        .map(
            before -> {
              var causes = new TreeSet<>(now.now());
              now.sinceBoot().stream()
                  .filter(cause -> !before.sinceBoot().contains(cause))
                  .forEach(causes::add);
              if (now.times() > before.times()) {
                causes.add("throttled");
              }
              return List.copyOf(causes);
            })
        .orElseGet(() -> List.copyOf(now.now()));
  }

  private Snapshot first() {
    return snapshots.get(0);
  }

  private Snapshot last() {
    return snapshots.get(snapshots.size() - 1);
  }

  private static double seconds(Snapshot from, Snapshot to) {
    return (to.nanos() - from.nanos()) / NANOS;
  }

  private Optional<Level> level(Function<Snapshot, Optional<Double>> gauge) {
    return level(snapshots.stream().flatMap(one -> gauge.apply(one).stream()).toList());
  }

  private static Optional<Level> level(Collection<Double> values) {
    var all = values.stream().mapToDouble(Double::doubleValue).summaryStatistics();
    return all.getCount() == 0
        ? Optional.empty()
        : Optional.of(
            new Level(rounded(all.getAverage()), rounded(all.getMin()), rounded(all.getMax())));
  }

  private Optional<Level> cpu() {
    var each = new ArrayList<Double>();
    var from = first();
    for (var to : snapshots) {
      if (seconds(from, to) >= SHORTEST_SECONDS) {
        cpuPercent(from, to, Usage::busy).ifPresent(each::add);
        from = to;
      }
    }
    return level(each)
        .flatMap(
            level ->
                cpuPercent(first(), last(), Usage::busy)
                    .map(mean -> new Level(rounded(mean), level.lowest(), level.highest())));
  }

  private static double busy(Snapshot.CpuTime time) {
    return time.total() - time.idle();
  }

  private Optional<Double> diskWait() {
    return cpuPercent(first(), last(), Snapshot.CpuTime::waiting).map(Usage::rounded);
  }

  /** Returns a part of the processors' time; empty if it is unknown or the counters began anew. */
  private static Optional<Double> cpuPercent(
      Snapshot from, Snapshot to, ToDoubleFunction<Snapshot.CpuTime> part) {
    return from.cpu()
        .flatMap(
            before ->
                to.cpu()
                    .filter(after -> after.total() > before.total())
                    .map(
                        after ->
                            100
                                * (part.applyAsDouble(after) - part.applyAsDouble(before))
                                / (after.total() - before.total())))
        .map(percent -> Math.max(0, Math.min(100, percent)));
  }

  /** Returns the causes that held at any scrape or were first noted after the first one. */
  private Optional<List<String>> throttling() {
    var told = snapshots.stream().flatMap(one -> one.throttling().stream()).toList();
    if (told.isEmpty()) {
      return Optional.empty();
    }
    var before = told.get(0);
    var causes = new LinkedHashSet<String>();
    told.forEach(one -> causes.addAll(one.now()));
    told.forEach(
        one ->
            one.sinceBoot().stream()
                .filter(cause -> !before.sinceBoot().contains(cause))
                .forEach(causes::add));
    if (told.get(told.size() - 1).times() > before.times()) {
      causes.add("throttled");
    }
    return Optional.of(List.copyOf(new TreeSet<>(causes)));
  }

  private Optional<Network> network() {
    var received = perSecond(Snapshot::network, Snapshot.Traffic::received);
    return received.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Network(
                rounded(sum(received)),
                rounded(sum(perSecond(Snapshot::network, Snapshot.Traffic::sent)))));
  }

  private static double sum(Map<String, Double> rates) {
    return rates.values().stream().mapToDouble(Double::doubleValue).sum();
  }

  private Optional<Disk> disk() {
    var read = perSecond(Snapshot::disks, Snapshot.DiskTime::read);
    var written = perSecond(Snapshot::disks, Snapshot.DiskTime::written);
    return perSecond(Snapshot::disks, Snapshot.DiskTime::busy).entrySet().stream()
        .max(Map.Entry.comparingByValue())
        .map(
            busiest ->
                new Disk(
                    busiest.getKey(),
                    rounded(Math.min(100, 100 * busiest.getValue())),
                    rounded(read.get(busiest.getKey())),
                    rounded(written.get(busiest.getKey()))));
  }

  /** Returns the rate of a counter for each name that the first and the last snapshot have. */
  private <T> Map<String, Double> perSecond(
      Function<Snapshot, Map<String, T>> all, ToDoubleFunction<T> counter) {
    double seconds = seconds(first(), last());
    var rates = new TreeMap<String, Double>();
    if (seconds >= SHORTEST_SECONDS) {
      all.apply(first())
          .forEach(
              (name, before) -> {
                var after = all.apply(last()).get(name);
                if (after != null) {
                  var values =
                      snapshots.stream()
                          .flatMap(one -> Stream.ofNullable(all.apply(one).get(name)))
                          .mapToDouble(counter)
                          .toArray();
                  rates.put(name, increase(values) / seconds);
                }
              });
    }
    return rates;
  }

  /** Returns a counter's increase. After a restart, such as a container's, it begins anew at 0. */
  private static double increase(double... counter) {
    double sum = 0;
    for (int i = 1; i < counter.length; i++) {
      sum += counter[i] >= counter[i - 1] ? counter[i] - counter[i - 1] : counter[i];
    }
    return sum;
  }

  private List<Container> containers() {
    var containers = new ArrayList<Container>();
    for (var name : last().containers().keySet()) {
      var all =
          snapshots.stream().flatMap(one -> Stream.ofNullable(one.containers().get(name))).toList();
      // The exporter's own clock counts, since it may take its figures less often than it is read.
      double seconds = all.get(all.size() - 1).atSeconds() - all.get(0).atSeconds();
      if (seconds >= SHORTEST_SECONDS) {
        containers.add(
            new Container(
                name,
                rounded(
                    increase(all.stream().mapToDouble(Snapshot.Container::cpuSeconds).toArray())
                        / seconds),
                all.stream()
                    .flatMap(one -> one.memoryBytes().stream())
                    .max(Comparator.naturalOrder())));
      }
    }
    containers.sort(
        Comparator.comparingDouble(Container::cpuCores).reversed().thenComparing(Container::name));
    return List.copyOf(containers);
  }

  /** Rounds to two decimals. The clock is not exact enough for more. */
  private static double rounded(double value) {
    return Math.round(value * 100) / 100.0;
  }
}
