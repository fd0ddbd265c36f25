package lucid.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * Where the seconds of a campaign go besides the windows that the settings prescribe; the table
 * goes into docs/benchmarks.md.
 *
 * <pre>
 * mvn -q test-compile exec:java -Dexec.mainClass=lucid.bench.TimeToVerdict
 * </pre>
 *
 * <p>Runs {@code mvn gatling:test} as a user would, in the quick profile, and reads the phases that
 * the verdicts tell. {@code -Dbench.profile=full} takes another profile, {@code
 * -Dbench.simulation=CLASS} one simulation only: these are printed, and the page stays as it is.
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
