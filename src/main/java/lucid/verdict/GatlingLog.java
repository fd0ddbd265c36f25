package lucid.verdict;

import io.gatling.charts.stats.LogFileData;
import io.gatling.charts.stats.LogFileReader;
import io.gatling.charts.stats.PercentVsTimePlot;
import io.gatling.core.config.GatlingConfiguration;
import io.gatling.shared.model.assertion.AssertionMessage;
import io.gatling.shared.model.assertion.AssertionResult;
import io.gatling.shared.model.assertion.AssertionValidator;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * A run's log, read with Gatling's own reader and judged with its own validator: open source
 * Gatling writes no results for machines, and anything but its own would sooner or later differ
 * from the build's exit code.
 */
final class GatlingLog {
  private static final scala.Option<io.gatling.charts.stats.Group> NO_GROUP = scala.Option.empty();

  private final LogFileData data;

  private GatlingLog(LogFileData data) {
    this.data = data;
  }

  /**
   * Reads {@code simulation.log} in {@code runFolder}.
   *
   * @throws TornLogException if it is missing, or not whole
   */
  static GatlingLog read(Path runFolder) {
    try {
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

  /** Gatling's answer to one of its assertions. */
  record Answer(String message, boolean success, Optional<Double> actual) {}

  /** In the order in which the simulation made its assertions. */
  List<Answer> answers() {
    var results = new AssertionValidator(data).validateAssertions(data.assertions());
    return CollectionConverters.asJava(results).stream().map(GatlingLog::answer).toList();
  }

  private static Answer answer(AssertionResult result) {
    var message = AssertionMessage.message(result.assertion());
    return result instanceof AssertionResult.Resolved resolved
        ? new Answer(message, resolved.success(), Optional.of(resolved.actualValue()))
        : new Answer(message, false, Optional.empty());
  }

  /** How many records {@code request} has; 0 if it never happened. */
  long count(String request) {
    var stats =
        data.requestGeneralStats(scala.Option.apply(request), NO_GROUP, scala.Option.empty());
    return stats.isEmpty() ? 0 : stats.get().count();
  }

  /** All response times of {@code request}, failed ones too. */
  Distribution distribution(String request) {
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

  /** The failures' messages with their counts, most frequent first. */
  List<String> failures(String request) {
    return CollectionConverters.asJava(data.errors(scala.Option.apply(request), NO_GROUP)).stream()
        .map(error -> error.count() + " x " + error.message())
        .toList();
  }

  long startMillis() {
    return data.runInfo().injectStart();
  }

  /** From the first to the last thing that happened. */
  long durationMillis() {
    return data.runInfo().injectEnd() - data.runInfo().injectStart();
  }
}
