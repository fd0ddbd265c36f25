package lucid.log;

import io.gatling.charts.stats.LogFileData;
import io.gatling.charts.stats.LogFileReader;
import io.gatling.charts.stats.PercentVsTimePlot;
import io.gatling.core.config.GatlingConfiguration;
import io.gatling.shared.model.assertion.AssertionResult;
import io.gatling.shared.model.assertion.AssertionValidator;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * A run's log, read with Gatling's own reader and judged with its own validator: open source
 * Gatling writes no results for machines, and anything but its own would sooner or later differ
 * from the build's exit code.
 */
public final class GatlingLog implements RunLog {
  private static final scala.Option<io.gatling.charts.stats.Group> NO_GROUP = scala.Option.empty();

  private final LogFileData data;

  private GatlingLog(LogFileData data) {
    this.data = data;
  }

  /** As {@link #read(Path, boolean)}, of a load that was not stopped. */
  public static GatlingLog read(Path runFolder) {
    return read(runFolder, false);
  }

  /**
   * Reads {@code simulation.log} in {@code runFolder}.
   *
   * @param stopped whether virtual users may have been sent away before they had ended
   * @throws TornLogException if it is missing, or not whole
   */
  public static GatlingLog read(Path runFolder, boolean stopped) {
    try {
      requireWhole(runFolder.resolve("simulation.log"), stopped);
      return new GatlingLog(
          LogFileReader.apply(
                  runFolder.getFileName().toString(),
                  runFolder.toAbsolutePath().getParent(),
                  GatlingConfiguration.load())
              .read());
    } catch (Throwable e) {
      // Scala throws checked exceptions and assertion errors unannounced.
      throw new TornLogException(runFolder, e);
    }
  }

  private static void requireWhole(Path log, boolean stopped) {
    try (var users = new UnendedUsers(log.toFile())) {
      long unended = users.parse();
      if (unended != 0 && !stopped) {
        throw new IllegalStateException(unended + " virtual users begin in it and do not end");
      }
    }
  }

  @Override
  public List<Answer> answers() {
    var results = new AssertionValidator(data).validateAssertions(data.assertions());
    return CollectionConverters.asJava(results).stream().map(GatlingLog::answer).toList();
  }

  private static Answer answer(AssertionResult result) {
    return result instanceof AssertionResult.Resolved resolved
        ? new Answer(resolved.success(), Optional.of(resolved.actualValue()))
        : new Answer(false, Optional.empty());
  }

  @Override
  public long count(String request) {
    var stats =
        data.requestGeneralStats(scala.Option.apply(request), NO_GROUP, scala.Option.empty());
    return stats.isEmpty() ? 0 : stats.get().count();
  }

  @Override
  public long seconds(String request) {
    var busy =
        CollectionConverters.asJava(
                data.numberOfRequestsPerSecond(scala.Option.apply(request), NO_GROUP))
            .stream()
            .filter(plot -> plot.oks() + plot.kos() > 0)
            .mapToLong(plot -> TimeUnit.MILLISECONDS.toSeconds(plot.time()))
            .summaryStatistics();
    return busy.getCount() == 0 ? 0 : busy.getMax() - busy.getMin() + 1;
  }

  @Override
  public Distribution distribution(String request) {
    long count = count(request);
    var counts = new HashMap<Integer, Long>();
    if (count > 0) {
      // With as many plots as there can be values, Gatling gives each value's share.
      var plots =
          data.responseTimeDistribution(Integer.MAX_VALUE, scala.Option.apply(request), NO_GROUP);
      add(counts, plots._1(), count);
      add(counts, plots._2(), count);
    }
    return new Distribution(counts);
  }

  private static void add(Map<Integer, Long> counts, Seq<PercentVsTimePlot> plots, long all) {
    CollectionConverters.asJava(plots)
        .forEach(
            plot -> counts.merge(plot.time(), Math.round(plot.value() * all / 100), Long::sum));
  }

  @Override
  public List<String> failures(String request) {
    return CollectionConverters.asJava(data.errors(scala.Option.apply(request), NO_GROUP)).stream()
        .map(error -> error.count() + " x " + error.message())
        .toList();
  }

  @Override
  public long startMillis() {
    return data.runInfo().injectStart();
  }

  @Override
  public long durationMillis() {
    return data.runInfo().injectEnd() - data.runInfo().injectStart();
  }
}
