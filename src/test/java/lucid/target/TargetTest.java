package lucid.target;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.Set;
import lucid.settings.SettingsReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TargetTest {
  @TempDir private Path folder;

  private Target open(String described, String... keysAndValues) throws Exception {
    var properties = new Properties();
    properties.setProperty("lucid.target", "mine");
    properties.setProperty(
        "lucid.targets-file",
        Files.writeString(folder.resolve("mine.conf"), "mine { " + described + " }").toString());
    for (int i = 0; i < keysAndValues.length; i += 2) {
      properties.setProperty(keysAndValues[i], keysAndValues[i + 1]);
    }
    return Target.open(SettingsReader.read(properties), Set.of(Service.DATABASE), folder);
  }

  /** A followed address is, for example, a member of a replica set. */
  @Test
  void followedAddressesMustBePrivateUnlessPublicTargetsAreAllowed() throws Exception {
    var theirs = InetAddress.getByName("192.0.2.7");
    var mine = "database.uri = \"mongodb://127.0.0.1:1/?replicaSet=rs0\"";
    var asked = open(mine).database().orElseThrow().allowed();
    assertThat(asked.test(theirs)).isFalse();
    assertThat(asked.test(InetAddress.getLoopbackAddress())).isTrue();
    assertThat(
            open(mine, "lucid.allow-public-target", "true")
                .database()
                .orElseThrow()
                .allowed()
                .test(theirs))
        .isTrue();
  }

  @Test
  void theDatabasesAuthorityIsItsOwnOrTheTargets() throws Exception {
    var uri = "database.uri = \"postgresql://127.0.0.1:1/db\"\n";
    var own = open(uri + "database.ca = /own.pem\nca = /all.pem").database().orElseThrow();
    assertThat(own.authority()).contains(Path.of("/own.pem"));
    assertThat(own.authorityKey()).isEqualTo("lucid.targets.mine.database.ca");
    var shared = open(uri + "ca = /all.pem").database().orElseThrow();
    assertThat(shared.authority()).contains(Path.of("/all.pem"));
    assertThat(shared.authorityKey()).isEqualTo("lucid.targets.mine.ca");
    assertThat(open(uri).database().orElseThrow().authority()).isEmpty();
  }

  @Test
  void aTargetWithoutADatabaseHasNoAccessToOne() throws Exception {
    assertThat(open("gateway.url = \"http://127.0.0.1:1\"").database()).isEmpty();
  }
}
