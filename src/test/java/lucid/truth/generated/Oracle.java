package lucid.truth.generated;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import lucid.truth.generated.StackRecord.Line;

/**
 * Determines the right verdict from the stack's record and the criteria's own words. It shares no
 * code with the verdict. A criterion that it does not name is met.
 */
final class Oracle {
  /** The longest time from the stack's answer until a client has it. */
  private static final double ON_THE_WAY_MILLIS = 4;

  /** The largest error of a client's clock, which reads whole milliseconds. */
  private static final double ROUNDING_MILLIS = 1;

  /** The largest share of requests that a quiet injector may send or read late. */
  private static final double LATE_SHARE = 0.01;

  /** The number of records from which on a share decides by itself. */
  private static final int ENOUGH = 2995;

  private static final double AVAILABILITY = 0.999;
  private static final double NORMAL_95 = 1.96;

  /** Student's t for 95 %, by degrees of freedom from 1. */
  private static final double[] STUDENT_95 = {12.71, 4.30, 3.18, 2.78, 2.57, 2.45, 2.36, 2.31};

  private final StackRecord record;
  private final Map<String, Truth> truths = new TreeMap<>();

  Oracle(StackRecord record) {
    this.record = record;
  }

  /** Returns the truths by the criteria's names. */
  Map<String, Truth> truths() {
    return truths;
  }

  private static Predicate<Line> named(String name) {
    return line -> line.name().equals(name);
  }

  /** Judges a p95: 95 of 100 must be well within the limit; at the limit, rounding decides. */
  private static Truth p95(List<Line> lines, double limitMillis) {
    long allowed = lines.size() - (long) Math.ceil(0.95 * lines.size());
    double late = Math.ceil(LATE_SHARE * lines.size());
    return Truth.of(
        slower(lines, limitMillis - ON_THE_WAY_MILLIS) + late <= allowed,
        slower(lines, limitMillis + ROUNDING_MILLIS) > allowed + late);
  }

  /** Returns the number of requests that took as long or had no good answer. */
  private static long slower(List<Line> lines, double millis) {
    return lines.stream().filter(line -> !line.isGood() || line.millis() >= millis).count();
  }

  /** Judges an availability above 99.9 %. Records too few to show it decide only clear cases. */
  private static Truth availability(List<Line> lines) {
    int all = lines.size();
    long good = lines.stream().filter(Line::isGood).count();
    if (good == all) {
      return Truth.MET;
    }
    if (all >= ENOUGH) {
      return Truth.metIf(good > AVAILABILITY * all);
    }
    // Wilson's interval decides, with a little to spare.
    double share = (double) good / all;
    double square = NORMAL_95 * NORMAL_95;
    double middle = (share + square / (2 * all)) / (1 + square / all);
    double half =
        NORMAL_95
            / (1 + square / all)
            * Math.sqrt(share * (1 - share) / all + square / (4.0 * all * all));
    return Truth.of(false, middle + half < AVAILABILITY - 0.0005);
  }

  /** Judges a rate above the limit within the window, which begins with the first request. */
  private static Truth rate(List<Line> lines, Duration window, double limit) {
    long first = lines.get(0).arrivedNanos();
    double needed = limit * window.toNanos() / 1e9;
    return Truth.of(
        goodUntil(lines, first + window.toNanos() - nanos(ON_THE_WAY_MILLIS))
            > needed + LATE_SHARE * needed / 10,
        goodUntil(lines, first + window.toNanos() + nanos(ROUNDING_MILLIS)) <= needed);
  }

  private static long goodUntil(List<Line> lines, long end) {
    return lines.stream()
        .filter(line -> line.isGood() && line.answeredNanos().getAsLong() <= end)
        .count();
  }

  /** Judges a rate above the limit in every span. */
  private static Truth slowestRate(List<Line> lines, Duration window, Duration span, double limit) {
    if (span.compareTo(window) >= 0) {
      return rate(lines, window, limit);
    }
    long[] ends =
        lines.stream()
            .filter(Line::isGood)
            .mapToLong(line -> line.answeredNanos().getAsLong())
            .sorted()
            .toArray();
    long first = lines.get(0).arrivedNanos();
    long last = first + window.toNanos() - span.toNanos();
    long fewest = Long.MAX_VALUE;
    for (long from = first; from <= last; from += nanos(1)) {
      long begin = from;
      long end = from + span.toNanos();
      long inside = countBelow(ends, end) - countBelow(ends, begin);
      fewest = Math.min(fewest, inside);
    }
    double needed = limit * span.toNanos() / 1e9;
    double slack = 2 * ON_THE_WAY_MILLIS * limit / 1e3;
    return Truth.of(fewest > needed + slack, fewest <= needed - slack);
  }

  private static long countBelow(long[] sorted, long value) {
    int index = Arrays.binarySearch(sorted, value);
    return index < 0 ? -index - 1 : index;
  }

  private static long nanos(double millis) {
    return (long) (millis * 1e6);
  }

  private static Truth max(List<Line> lines, double limitMillis, double slackMillis) {
    double max = lines.stream().mapToDouble(Line::millis).max().orElse(0);
    return Truth.of(max + slackMillis < limitMillis, max >= limitMillis + ROUNDING_MILLIS);
  }

  private static double percentile(List<Line> lines) {
    var sorted = lines.stream().mapToDouble(Line::millis).sorted().toArray();
    return sorted[(int) Math.ceil(0.95 * sorted.length) - 1];
  }

  /** Judges 500 a second, 95 of 100 in less than 100 ms, 99.9 % good. */
  Oracle gatewayThroughput(double perSecond, Duration window) {
    var load = record.load(named("gateway/health"), requests(perSecond, window));
    truths.put(
        "GET /health: requests per second in the slowest 10 s",
        slowestRate(load, window, Duration.ofSeconds(10), 500));
    return throughput("GET /health", load, window);
  }

  /** Requires the same of the second load, whose requests the limiter counts. */
  Oracle throughTheLimiter(double perSecond, Duration window) {
    var load = record.load(named("gateway/api/v1/meta/version"), requests(perSecond, window));
    return throughput("GET /api/v1/meta/version", load, window);
  }

  private Oracle throughput(String request, List<Line> load, Duration window) {
    truths.put(request + ": requests per second", rate(load, window, 500));
    truths.put(request + ": p95", p95(load, 100));
    truths.put(request + ": success", availability(load));
    return this;
  }

  /**
   * Judges 1000 connections at the same time, each alive.
   *
   * @param hold the time for which they send requests after all are open, until the end
   */
  Oracle gatewayConcurrency(Duration hold) {
    var all = record.of(named("gateway/health"));
    long from = all.get(all.size() - 1).arrivedNanos() - hold.toNanos() + nanos(300);
    var asked = all.stream().filter(line -> line.arrivedNanos() >= from).toList();
    truths.put("held request: p95", p95(asked, 100));
    // The stack can't know which requests are counted; its record is about the same ones.
    var success = availability(asked);
    long bad = asked.stream().filter(line -> !line.isGood()).count();
    double share = (double) bad / asked.size();
    truths.put(
        "held request: success",
        bad == 0 || share < 0.0005 || share > 0.0015 ? success : Truth.EITHER);
    return this;
  }

  /** Judges a burst of 150: 100 are admitted, give or take one, and no other client is refused. */
  Oracle gatewayRateLimit(Duration observation) {
    var all = record.of(named("gateway/api/v1/meta/version"));
    var burst = burst(all);
    long from = burst.get(0).arrivedNanos() - nanos(1_300);
    long until = burst.get(0).arrivedNanos() + observation.toNanos();
    var client = burst.get(0).client();
    var others =
        all.stream()
            .filter(line -> !line.client().equals(client))
            .filter(line -> line.arrivedNanos() >= from && line.arrivedNanos() <= until)
            .toList();
    long admitted = burst.stream().filter(Line::isGood).count();
    long refused = burst.stream().filter(line -> line.status().equals("429")).count();
    truths.put("burst admitted: count", Truth.metIf(admitted >= 99 && admitted <= 101));
    truths.put("burst throttled: failed", Truth.metIf(refused > 0));
    truths.put("burst request: failed", Truth.metIf(admitted + refused == burst.size()));
    truths.put("other client: failed", Truth.metIf(others.stream().allMatch(Line::isGood)));
    truths.put("other client: p95", besideTheBurst(others));
    return this;
  }

  /** Judges the other clients. The burst keeps the injector busy when some of them are answered. */
  private static Truth besideTheBurst(List<Line> others) {
    var alone = p95(others, 100);
    long slow = others.stream().filter(line -> line.millis() > 20).count();
    return alone == Truth.MET && slow > others.size() / 50 ? Truth.EITHER : alone;
  }

  /** Returns the burst: the requests of the last client with more than 100 of them. */
  private static List<Line> burst(List<Line> all) {
    var byClient = new HashMap<String, List<Line>>();
    for (var line : all) {
      byClient.computeIfAbsent(line.client(), unseen -> new ArrayList<>()).add(line);
    }
    return byClient.values().stream()
        .filter(lines -> lines.size() > 100)
        .max(Comparator.comparingLong(lines -> lines.get(0).arrivedNanos()))
        .orElseThrow();
  }

  private static long requests(double perSecond, Duration window) {
    return Math.round(perSecond * window.toMillis() / 1e3);
  }

  /**
   * @param blockTime the block time of the chain and of the criterion
   * @param round the criterion of a round
   */
  Oracle ledger(double perSecond, Duration window, Duration blockTime, Duration round) {
    var submitted = record.load(named("engine/api/v1/transactions/"), requests(perSecond, window));
    truths.put("submit transaction: p95", p95(submitted, 100));
    truths.put("submit transaction: success", availability(submitted));
    long from = submitted.get(0).arrivedNanos();
    long to = submitted.get(submitted.size() - 1).arrivedNanos();
    var lost = record.of(line -> line.name().equals("transaction") && line.arrivedNanos() >= from);
    truths.put("transaction committed: failed", Truth.metIf(lost.isEmpty()));
    var blocks = record.of(line -> line.name().equals("block") && line.arrivedNanos() >= from);
    truths.put("consensus round: max", max(blocks, (double) round.toMillis(), 12));
    long within = blocks.stream().filter(line -> line.arrivedNanos() <= to).count();
    truths.put("block interval: mean", interval(blocks, (int) within, blockTime));
    truths.put("100 transactions committed: mean", committed(blocks, (int) within));
    var validations =
        record.of(
            line ->
                line.name().equals("engine/api/v1/blocks/validate") && line.arrivedNanos() >= from);
    truths.put("validate block: max", validated(validations));
    return this;
  }

  /** Judges the mean of the intervals that began within the load: at most a twentieth off. */
  private static Truth interval(List<Line> blocks, int within, Duration blockTime) {
    int number = Math.min(within, blocks.size() - 1);
    if (number < 2) {
      return Truth.EITHER;
    }
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < number; i++) {
      double millis = (blocks.get(i + 1).arrivedNanos() - blocks.get(i).arrivedNanos()) / 1e6;
      sum += millis;
      squares += millis * millis;
    }
    double mean = sum / number;
    double deviation = Math.sqrt(Math.max(0, squares - number * mean * mean) / (number - 1));
    double half = STUDENT_95[Math.min(number - 1, STUDENT_95.length) - 1] * deviation;
    half = 1.3 * half / Math.sqrt(number) + 4;
    double off = Math.abs(mean - blockTime.toMillis());
    double allowed = blockTime.toMillis() / 20.0;
    // The first or the last block may be counted or not.
    return Truth.of(off + half < allowed, off - half > 1.5 * allowed);
  }

  /** Judges a rate above 100 a second, over whole intervals. */
  private static Truth committed(List<Line> blocks, int within) {
    if (within < 3) {
      return Truth.EITHER;
    }
    double seconds = (blocks.get(within - 1).arrivedNanos() - blocks.get(0).arrivedNanos()) / 1e9;
    long transactions =
        blocks.subList(1, within).stream().mapToLong(line -> Long.parseLong(line.status())).sum();
    double perSecond = transactions / seconds;
    return Truth.of(perSecond > 106, perSecond < 94);
  }

  /** Judges validations. Every second block was tampered with, and its time does not count. */
  private static Truth validated(List<Line> validations) {
    long slow = validations.stream().filter(line -> line.millis() >= 1000).count();
    long maySlow = validations.stream().filter(line -> line.millis() + 25 >= 1000).count();
    return Truth.of(maySlow == 0, slow > (validations.size() + 1) / 2);
  }

  Oracle mesh(double lookUpsPerSecond, double checksPerSecond, Duration discovering, int pairs) {
    var lookUps =
        record.load(
            line -> line.name().startsWith("look-up/"), requests(lookUpsPerSecond, discovering));
    var controller =
        record.load(named("controller/health"), requests(checksPerSecond, discovering));
    var balanced = record.load(named("balanced/health"), pairs);
    var instances = record.of(line -> line.name().startsWith("mesh-sample-"));
    truths.put("look up service: p95", p95(lookUps, 1000));
    truths.put("health check controller: p95", p95(controller, 100));
    double overhead = percentile(balanced) - percentile(instances);
    truths.put("balancing overhead: p95", Truth.of(overhead < 4, overhead > 16));
    var counted = Stream.of(lookUps, controller, balanced).flatMap(List::stream).toList();
    // The other records are good. The more there are, the less clear a failure becomes.
    truths.put(
        "mesh request: success",
        counted.stream().allMatch(Line::isGood) ? Truth.MET : Truth.EITHER);
    for (int i = 1; i <= 2; i++) {
      truths.put("health check instance %d: p95".formatted(i), Truth.EITHER);
    }
    return this;
  }

  /**
   * @param readsPerSecond the rate of look-ups, and then of queries
   * @param open the criteria which the record can't show to be met
   */
  Oracle database(
      double readsPerSecond,
      Duration reading,
      double writesPerSecond,
      Duration writing,
      Set<String> open) {
    var lookUps = record.load(Oracle::isLookUp, requests(readsPerSecond, reading));
    var writes =
        record.load(
            line -> line.name().startsWith("INSERT_INTO_lucid_perf_test.transactions_V"),
            requests(writesPerSecond, writing));
    var queries =
        record.load(
            line -> line.name().startsWith("SELECT_*_FROM_lucid_perf_test.") && !isLookUp(line),
            requests(readsPerSecond, reading));
    truths.put("indexed lookup: p95", p95(lookUps, 5));
    truths.put("query: p95", p95(queries, 10));
    truths.put("write: requests per second", rate(writes, writing, 1000));
    open.forEach(criterion -> truths.merge(criterion, Truth.EITHER, Oracle::unlessBroken));
    return this;
  }

  /** Returns {@code open} unless broken, since a client also waits for its pool's connections. */
  private static Truth unlessBroken(Truth known, Truth open) {
    return known == Truth.BROKEN ? known : open;
  }

  private static boolean isLookUp(Line line) {
    return line.name().startsWith("SELECT_*_FROM_lucid_perf_test.transactions_WHERE_tx_id_")
        || line.name().startsWith("SELECT_*_FROM_lucid_perf_test.blocks_WHERE_height_");
  }
}
