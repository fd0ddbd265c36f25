package lucid.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Optional;
import lucid.config.Secret;
import lucid.settings.TargetAddresses;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrivateNetworkTest {
  private static TargetAddresses gateway(String url) {
    return TargetAddresses.NONE.with(new TargetAddresses.Gateway(Optional.of(URI.create(url))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.0.75",
        "169.254.1.1",
        "::1",
        "fd00::1"
      })
  void loopbackAndPrivateAddressesMayBeTested(String address) throws UnknownHostException {
    assertThat(PrivateNetwork.isPrivate(InetAddress.getByName(address))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"192.0.2.1", "8.8.8.8", "172.32.0.1", "2001:db8::1"})
  void publicAddressesMayNot(String address) throws UnknownHostException {
    assertThat(PrivateNetwork.isPrivate(InetAddress.getByName(address))).isFalse();
  }

  @Test
  void refusalNamesTheKeyTheAddressAndTheSetting() {
    assertThatExceptionOfType(PreflightException.class)
        .isThrownBy(() -> PrivateNetwork.require("mine", gateway("http://192.0.2.1:8080")))
        .withMessageContaining("lucid.targets.mine.gateway.url")
        .withMessageContaining("192.0.2.1")
        .withMessageContaining("lucid.allow-public-target");
  }

  @Test
  void theExporterOfItsResourcesMustBePrivateToo() {
    var addresses =
        TargetAddresses.NONE.with(
            new TargetAddresses.Metrics(Optional.of(URI.create("http://192.0.2.9:9100"))));
    assertThatExceptionOfType(PreflightException.class)
        .isThrownBy(() -> PrivateNetwork.require("mine", addresses))
        .withMessageContaining("lucid.targets.mine.metrics.url: 192.0.2.9 is 192.0.2.9");
  }

  @Test
  void databaseHostsAreLookedAtWithoutShowingThePassword() {
    var addresses =
        TargetAddresses.NONE.with(
            new TargetAddresses.Database(
                Optional.of(
                    new Secret("mongodb://lucid:s3cret@127.0.0.1:27017,192.0.2.7:27017/x"))));
    assertThatExceptionOfType(PreflightException.class)
        .isThrownBy(() -> PrivateNetwork.require("mine", addresses))
        .withMessageContaining("192.0.2.7")
        .satisfies(refused -> assertThat(refused.getMessage()).doesNotContain("s3cret"));
  }

  @Test
  void unknownHostIsLeftToThePreflightOfItsService() {
    assertThatCode(() -> PrivateNetwork.require("mine", gateway("http://no-such-host.invalid")))
        .doesNotThrowAnyException();
  }
}
