package lucid.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpAddressTest {
  @ParameterizedTest
  @CsvSource({
    "http://127.0.0.1, 127.0.0.1, 80",
    "https://pi.lan/lucid, pi.lan, 443",
    "http://api_gateway:8000/, api_gateway, 8000",
    "http://8.8/, 8.8, 80",
    "http://[fd00::1]:8080, fd00::1, 8080",
    "HTTPS://PI, PI, 443"
  })
  void hostAndPortAreThoseOfTheConnection(String address, String host, int port) {
    var uri = URI.create(address);
    assertThatCode(() -> HttpAddress.require(uri, "url")).doesNotThrowAnyException();
    assertThat(HttpAddress.host(uri)).isEqualTo(host);
    assertThat(HttpAddress.port(uri)).isEqualTo(port);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1:99999",
        "http://127.0.0.1:0",
        "http://127.0.0.1:",
        "ftp://127.0.0.1/",
        "http://me:pass@127.0.0.1/",
        "http://me@127.0.0.1/",
        "http://b\u00fccher.example/",
        "http://%38.8.8.8/",
        "http:///path",
        "http://a,b/"
      })
  void ambiguousAddressIsRefused(String address) {
    var uri = URI.create(address);
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> HttpAddress.require(uri, "url"))
        .satisfies(refused -> assertThat(refused.key()).isEqualTo("url"));
  }

  @Test
  void pathOfAServiceIsAppendedToItsAddress() {
    assertThat(HttpAddress.at(URI.create("http://pi/lucid/"), "/health"))
        .isEqualTo(URI.create("http://pi/lucid/health"));
    assertThat(HttpAddress.at(URI.create("http://api_gateway:8000"), "/health"))
        .isEqualTo(URI.create("http://api_gateway:8000/health"));
  }
}
