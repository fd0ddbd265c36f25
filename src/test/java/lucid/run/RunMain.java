package lucid.run;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import lucid.campaign.CampaignSimulation;
import lucid.gateway.GatewayThroughputSimulation;
import lucid.measure.InjectorLag;
import lucid.report.CampaignFiles;
import lucid.report.Samples;
import lucid.settings.SettingsReader;

/** A main class for tests that end a process: begins a run and returns, or waits for its end. */
final class RunMain {
  private RunMain() {}

  /**
   * Takes the results folder and an action: {@code return} or {@code wait} after a run has begun,
   * or {@code publish} a run that ended.
   */
  public static void main(String[] arguments) throws IOException {
    var results = Path.of(arguments[0]);
    if (arguments[1].equals("publish")) {
      var run = Samples.green().get(CampaignSimulation.GATEWAY_THROUGHPUT);
      var files = new CampaignFiles(results);
      files.record(run, results.resolve("published"));
      System.out.println("recorded");
      files.publish(run);
      return;
    }
    var properties = new Properties();
    properties.setProperty("lucid.results-folder", results.toString());
    properties.setProperty("lucid.campaign", "test");
    var run =
        Run.begin(
            GatewayThroughputSimulation.class,
            SettingsReader.read(properties),
            Samples.criteria(CampaignSimulation.GATEWAY_THROUGHPUT),
            new InjectorLag(Duration.ofMillis(5)));
    run.opened(Map.of(), true, () -> System.out.println("cleaned up"));
    System.out.println("begun");
    if (arguments[1].equals("wait")) {
      int unused = System.in.read();
    }
  }
}
