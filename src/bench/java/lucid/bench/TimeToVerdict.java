package lucid.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * Measures the time that a campaign takes besides the windows that the settings prescribe. The
 * benchmark writes a table into docs/benchmarks.md.
 *
 * <pre>
 * mvn -q test-compile exec:java -Dexec.mainClass=lucid.bench.TimeToVerdict
 * </pre>
 *
 * <p>The benchmark runs {@code mvn gatling:test} as a user does, in the quick profile, and reads
 * the phases of the verdicts. {@code -Dbench.profile=full} runs another profile, and {@code
 * -Dbench.simulation=CLASS} runs one simulation only: such a table is printed, but not written to
 * the page.
 */
public final class TimeToVerdict {
  private static final Path RESULTS = Path.of("target", "gatling");
  private static final Path CONSOLE = Path.of("target", "bench", "time.txt");

  private TimeToVerdict() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    var simulation = Optional.ofNullable(System.getProperty("bench.simulation"));
    var profile = System.getProperty("bench.profile", "quick");
    var called = Instant.now();
    var campaign = "time-" + called.toEpochMilli();
    int status = MavenCampaign.run(campaign, profile, simulation, CONSOLE);
    var time = CampaignTime.of(campaign, RESULTS, called, Instant.now());
    System.out.println(time.table());
    if (status != 0) {
      throw new IllegalStateException("the campaign is not PASS; see " + CONSOLE);
    }
    if (simulation.isEmpty() && profile.equals("quick")) {
      MarkedText.inBenchmarks("time").replaceWith(time.table());
    }
  }
}
