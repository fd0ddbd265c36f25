package lucid.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Optional;
import lucid.config.Secret;
import lucid.settings.TargetAddresses;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkBaselineTest {
  private static TargetAddresses database(String uri) {
    return TargetAddresses.NONE.with(new TargetAddresses.Database(Optional.of(new Secret(uri))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"postgres", "postgresql", "mongodb"})
  void baselineOfADatabaseConnectsToIt(String scheme) throws IOException {
    try (var server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      var uri = "%s://me:p%%40ss@127.0.0.1:%d/db".formatted(scheme, server.getLocalPort());
      assertThat(NetworkBaseline.of(database(uri)).get("database").join().connectMillis())
          .hasSize(20);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mongodb://127.0.0.1:1,127.0.0.1:2/",
        "mongodb://ho st/",
        "postgresql://me:pa/ss@ho<st/db",
        "no address"
      })
  void addressOfSeveralHostsHasNoBaseline(String uri) {
    assertThat(NetworkBaseline.of(database(uri))).isEmpty();
  }

  @Test
  void targetWithoutAddressesHasNoBaseline() {
    assertThat(NetworkBaseline.of(TargetAddresses.NONE)).isEmpty();
  }
}
