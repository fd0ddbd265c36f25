package lucid.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import lucid.testing.GatlingProcess;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The preflight command refuses the same settings as a run. */
@Tag("unmeasured")
class PreflightCommandIT {
  @TempDir private Path folder;

  @Test
  void unreadableBaselineIsRefusedBeforeAnythingIsSent() throws Exception {
    var missing = folder.resolve("none.json");
    try (var preflight =
        GatlingProcess.preflight(folder.resolve("results"))
            .set("lucid.baseline", missing.toString())
            .start()) {
      assertThat(preflight.awaitExit()).isEqualTo(1);
      assertThat(preflight.output())
          .contains("lucid.baseline = " + missing, "there is no such file")
          .doesNotContain("before any load");
    }
  }
}
