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
import lucid.campaign.Baseline;
import lucid.campaign.Campaign;
import lucid.campaign.Comparison;
import lucid.campaign.VerdictJson;
import lucid.verdict.Change;
import lucid.verdict.CriterionVerdict;
import lucid.verdict.RunVerdict;

/**
 * How often a change is called where there is none: campaigns of the quick profile on the embedded
 * stack, one after the other, each compared with the one before; the table goes into
 * docs/benchmarks.md.
 *
 * <pre>
 * mvn -q test-compile exec:java -Dexec.mainClass=lucid.bench.AgainstItself
 * </pre>
 *
 * <p>Takes 50 minutes. What is in {@code target/bench/against-itself} already is not run again.
 */
public final class AgainstItself {
  private static final int CAMPAIGNS = 20;
  private static final Path FOLDER = Path.of("target", "bench", "against-itself");

  private AgainstItself() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    var campaigns = new ArrayList<Campaign>();
    for (int i = 1; i <= CAMPAIGNS; i++) {
      campaigns.add(VerdictJson.readCampaign(campaign(i)));
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
    var comparisons =
        IntStream.range(1, campaigns.size())
            .mapToObj(i -> compared(campaigns.get(i), campaigns.get(i - 1)))
            .toList();
    var called =
        comparisons.stream()
            .map(runs -> runs.stream().flatMap(run -> Comparison.called(run).stream()).toList())
            .toList();
    long withOne = called.stream().filter(one -> !one.isEmpty()).count();
    var text = new StringBuilder();
    text.append("%s\n\n".formatted(MeasuredOn.now()));
    text.append(
        "| comparisons of campaigns | with a change called | criteria compared | called |\n");
    text.append("| ---: | ---: | ---: | ---: |\n");
    text.append(
        "| %d | **%d** (%.0f %%) | %d | %d |\n"
            .formatted(
                comparisons.size(),
                withOne,
                100.0 * withOne / comparisons.size(),
                comparisons.stream()
                    .flatMap(List::stream)
                    .flatMap(run -> run.criteria().stream())
                    .flatMap(criterion -> criterion.change().stream())
                    .filter(change -> change.call() != Change.Call.NOT_COMPARED)
                    .count(),
                called.stream().mapToInt(List::size).sum()));
    called.stream()
        .flatMap(List::stream)
        .collect(groupingBy(CriterionVerdict::name, TreeMap::new, counting()))
        .forEach((name, count) -> text.append("\n- called %d times: %s".formatted(count, name)));
    return text.toString();
  }

  private static List<RunVerdict> compared(Campaign now, Campaign before) {
    var baseline = new Baseline(before);
    return now.simulations().stream()
        .flatMap(simulation -> simulation.verdict().stream())
        .map(baseline::compare)
        .toList();
  }
}
