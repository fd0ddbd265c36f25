package lucid.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Runs a campaign with {@code mvn gatling:test}, as a user does. */
final class MavenCampaign {
  private MavenCampaign() {}

  /**
   * Runs the campaign to its end.
   *
   * @param simulation the only simulation to run; empty for all
   * @param console the file for Maven's output
   * @return Maven's exit status
   */
  static int run(String campaign, String profile, Optional<String> simulation, Path console)
      throws IOException, InterruptedException {
    Files.createDirectories(console.getParent());
    var command =
        new ArrayList<>(
            List.of(
                executable(),
                "-B",
                "-ntp",
                "gatling:test",
                "-Dlucid.profile=" + profile,
                "-Dlucid.campaign=" + campaign));
    simulation.ifPresent(name -> command.add("-Dgatling.simulationClass=" + name));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(console.toFile())
        .start()
        .waitFor();
  }

  /** Returns the command of the Maven that runs this program. */
  private static String executable() {
    var home = System.getProperty("maven.home");
    var name = File.separatorChar == '\\' ? "mvn.cmd" : "mvn";
    return home == null ? name : Path.of(home, "bin", name).toString();
  }
}
