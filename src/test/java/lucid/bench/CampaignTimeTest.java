package lucid.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CampaignTimeTest {
  private static final Instant CALLED = Instant.parse("2026-11-24T12:00:00Z");

  @TempDir private Path results;

  private void verdict(String simulation, String campaign, int startSecond) throws IOException {
    var begun = CALLED.plusSeconds(startSecond);
    var folder = Files.createDirectories(results.resolve(simulation + campaign));
    Files.writeString(
        folder.resolve("verdict.json"),
        """
        {"simulation":"lucid.x.%s","campaign":"%s","profile":"quick","outcome":"PASS","phases":[
          {"name":"start","startedAt":"%s","seconds":1.5},
          {"name":"window","startedAt":"%s","seconds":10},
          {"name":"report","startedAt":"%s","seconds":0.5}]}"""
            .formatted(simulation, campaign, begun, begun, begun));
  }

  @Test
  void everySecondOfACampaignBelongsToMavenOrToASimulation() throws IOException {
    verdict("Second", "mine", 19);
    verdict("First", "mine", 6);
    verdict("Other", "another", 1);

    var time = CampaignTime.of("mine", results, CALLED, CALLED.plusSeconds(33));

    assertThat(time.mavenSeconds()).isEqualTo(6);
    assertThat(time.simulations())
        .extracting(CampaignTime.SimulationTime::name)
        .containsExactly("First", "Second");
    assertThat(time.simulations().get(0).ending()).isCloseTo(1, within(1e-9));
    assertThat(time.simulations().get(0).beside()).isCloseTo(3, within(1e-9));
    assertThat(time.simulations().get(1).beside()).isCloseTo(4, within(1e-9));
    assertThat(time.table())
        .contains("| First | 1.5 | 10.0 | 0.5 | 1.0 | **3.0** |")
        .contains("| Second | 1.5 | 10.0 | 0.5 | 2.0 | **4.0** |");
  }

  @Test
  void campaignWithoutAVerdictIsAnError() {
    assertThatIllegalStateException()
        .isThrownBy(() -> CampaignTime.of("mine", results, CALLED, CALLED))
        .withMessageContaining("no verdict of campaign mine");
  }
}
