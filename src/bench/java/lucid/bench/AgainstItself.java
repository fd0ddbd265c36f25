package lucid.bench;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import lucid.campaign.Baseline;
import lucid.campaign.Campaign;
import lucid.campaign.Comparison;
import lucid.campaign.VerdictJson;
import lucid.verdict.Change;
import lucid.verdict.CriterionVerdict;
import lucid.verdict.RunVerdict;

/**
 * Measures how often a comparison calls a change although nothing changed. It runs campaigns of the
 * quick profile on the embedded stack, compares each with the previous one and with all previous
 * ones, and writes a table into docs/benchmarks.md.
 *
 * <pre>
 * mvn -q test-compile exec:java -Dexec.mainClass=lucid.bench.AgainstItself
 * </pre>
 *
 * <p>Takes 50 minutes. Campaigns that are already in {@code target/bench/against-itself} are not
 * run again.
 */
public final class AgainstItself {
  private static final int CAMPAIGNS = 20;

  /** The least number of earlier campaigns: fewer do not show how much runs differ. */
  private static final int FEWEST_BEFORE = 3;

  private static final Path FOLDER = Path.of("target", "bench", "against-itself");

  private AgainstItself() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    var campaigns = new ArrayList<Campaign>();
    for (int i = 1; i <= CAMPAIGNS; i++) {
      campaigns.add(VerdictJson.read(campaign(i), Campaign.class));
    }
    var table = table(campaigns);
    System.out.println(table);
    MarkedText.inBenchmarks("against-itself").replaceWith(table);
  }

  private static Path campaign(int number) throws IOException, InterruptedException {
    var file = FOLDER.resolve("%02d.json".formatted(number));
    if (!Files.exists(file)) {
      var console = FOLDER.resolve("%02d.txt".formatted(number));
      int exit = MavenCampaign.run("against-itself-" + number, "quick", Optional.empty(), console);
      if (exit != 0) {
        throw new IllegalStateException(
            "campaign %d did not pass (Maven's exit was %d): see %s"
                .formatted(number, exit, console));
      }
      Files.copy(Path.of("target", "gatling", Campaign.FILE), file);
    }
    return file;
  }

  private static String table(List<Campaign> campaigns) {
    var beforeIt =
        IntStream.range(1, campaigns.size())
            .mapToObj(i -> compared(campaigns.get(i), campaigns.subList(i - 1, i)))
            .toList();
    var allBeforeIt =
        IntStream.range(FEWEST_BEFORE, campaigns.size())
            .mapToObj(i -> compared(campaigns.get(i), campaigns.subList(0, i)))
            .toList();
    var text = new StringBuilder();
    text.append("%s\n\n".formatted(MeasuredOn.now()));
    text.append(
        "| each compared with | campaigns | with a change called | criteria compared | called |\n");
    text.append("| --- | ---: | ---: | ---: | ---: |\n");
    text.append(row("the one before it", beforeIt));
    text.append(row("all before it, %d at least".formatted(FEWEST_BEFORE), allBeforeIt));
    Stream.of(beforeIt, allBeforeIt)
        .flatMap(List::stream)
        .flatMap(runs -> called(runs).stream())
        .collect(groupingBy(CriterionVerdict::name, TreeMap::new, counting()))
        .forEach((name, count) -> text.append("\n- called %d times: %s".formatted(count, name)));
    return text.toString();
  }

  private static String row(String with, List<List<RunVerdict>> comparisons) {
    long changed = comparisons.stream().filter(runs -> !called(runs).isEmpty()).count();
    return "| %s | %d | **%d** (%.0f %%) | %d | %d |\n"
        .formatted(
            with,
            comparisons.size(),
            changed,
            100.0 * changed / comparisons.size(),
            comparisons.stream()
                .flatMap(List::stream)
                .flatMap(run -> run.criteria().stream())
                .flatMap(criterion -> criterion.change().stream())
                .filter(change -> change.call() != Change.Call.NOT_COMPARED)
                .count(),
            comparisons.stream().mapToInt(runs -> called(runs).size()).sum());
  }

  private static List<CriterionVerdict> called(List<RunVerdict> runs) {
    return runs.stream().flatMap(run -> Comparison.called(run).stream()).toList();
  }

  private static List<RunVerdict> compared(Campaign now, List<Campaign> before) {
    var baseline = new Baseline(before);
    return now.simulations().stream()
        .flatMap(simulation -> simulation.verdict().stream())
        .map(baseline::compare)
        .toList();
  }
}
