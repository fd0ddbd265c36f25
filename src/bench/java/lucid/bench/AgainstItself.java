package lucid.bench;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import lucid.campaign.Baseline;
import lucid.campaign.Campaign;
import lucid.campaign.VerdictJson;
import lucid.verdict.Change;
import lucid.verdict.CriterionVerdict;

/**
 * How often a change is called where there is none: campaigns of the quick profile on the embedded
 * stack, one after the other, each compared with the one before; the table goes into the README.
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
    new MarkedText(Path.of("README.md"), "against-itself").replaceWith(table);
  }

  private static Path campaign(int number) throws IOException, InterruptedException {
    var file = FOLDER.resolve("%02d.json".formatted(number));
    if (!Files.exists(file)) {
      var console = FOLDER.resolve("%02d.txt".formatted(number));
      MavenCampaign.run("against-itself-" + number, "quick", Optional.empty(), console);
      Files.copy(Path.of("target", "gatling", Campaign.FILE), file);
    }
    return file;
  }

  private static String table(List<Campaign> campaigns) {
    var pairs =
        IntStream.range(1, campaigns.size())
            .mapToObj(i -> changes(campaigns.get(i), campaigns.get(i - 1)))
            .toList();
    long withOne = pairs.stream().filter(changes -> !called(changes).isEmpty()).count();
    var text = new StringBuilder();
    text.append("%s\n\n".formatted(Machine.now()));
    text.append(
        "| comparisons of campaigns | with a change called | criteria compared | called |\n");
    text.append("| ---: | ---: | ---: | ---: |\n");
    text.append(
        "| %d | **%d** (%.0f %%) | %d | %d |\n"
            .formatted(
                pairs.size(),
                withOne,
                100.0 * withOne / pairs.size(),
                pairs.stream().flatMap(List::stream).filter(AgainstItself::compared).count(),
                pairs.stream().mapToInt(changes -> called(changes).size()).sum()));
    byName(pairs)
        .forEach((name, count) -> text.append("\n- called %d times: %s".formatted(count, name)));
    return text.toString();
  }

  private static Map<String, Long> byName(List<List<CriterionVerdict>> pairs) {
    return pairs.stream()
        .flatMap(changes -> called(changes).stream())
        .collect(groupingBy(CriterionVerdict::name, TreeMap::new, counting()));
  }

  private static List<CriterionVerdict> changes(Campaign now, Campaign before) {
    var baseline = new Baseline(before);
    return now.simulations().stream()
        .flatMap(simulation -> simulation.verdict().stream())
        .flatMap(run -> baseline.compare(run).criteria().stream())
        .toList();
  }

  private static boolean compared(CriterionVerdict criterion) {
    return criterion.change().filter(one -> one.call() != Change.Call.NOT_COMPARED).isPresent();
  }

  private static List<CriterionVerdict> called(List<CriterionVerdict> criteria) {
    return criteria.stream()
        .filter(AgainstItself::compared)
        .filter(one -> one.change().orElseThrow().call() != Change.Call.NO_CHANGE)
        .toList();
  }
}
