package lucid.store.open;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import lucid.config.DatabaseUri;
import lucid.config.Secret;
import lucid.store.StoreException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StoreAddressTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "mongodb://lucid:s3cret@host:27017/lucid?authSource=admin | mongodb://host:27017/lucid",
        "mongodb://lucid:s3cret@a:1,b:2/ | mongodb://a:1,b:2/",
        "mongodb+srv://lucid:s3cret@cluster.local | mongodb+srv://cluster.local",
        "postgresql://lucid:s3cret@10.0.0.7/lucid?sslmode=require | postgresql://10.0.0.7/lucid",
        "postgresql://10.0.0.7/lucid | postgresql://10.0.0.7/lucid"
      })
  void addressIsShownWithoutUserAndPassword(String uri, String said) {
    assertThat(DatabaseUri.of(new Secret(uri))).hasToString(said);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mongodb://lucid:se/cr@et@host/lucid",
        "postgresql://lucid:secr?et@host/lucid",
        "postgresql://lucid:secr#et@host/lucid"
      })
  void unescapedPasswordIsNotShown(String uri) {
    assertThat(DatabaseUri.of(new Secret(uri)).place()).startsWith("host");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hunter2",
        "lucid:hunter2@host",
        "host=127.0.0.1 password=hunter2 application=x://"
      })
  void nothingOfAnUnparsableAddressIsShown(String uri) {
    assertThat(DatabaseUri.of(new Secret(uri))).hasToString("***");
    assertThatThrownBy(() -> Stores.open(new Secret(uri), 1))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("no address with a scheme")
        .message()
        .doesNotContain("hunter2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"postgresql://lucid:se%zzcret@host/lucid", "mongodb://lucid:secr/et@host/lucid"})
  void anAddressThatTheDriverRefusesIsNotRepeated(String uri) {
    assertThatThrownBy(() -> Stores.open(new Secret(uri), 1))
        .isInstanceOf(StoreException.class)
        .hasNoCause()
        .hasMessageStartingWith("its user name or password has characters that can't stand there")
        .hasMessageNotContaining("cret")
        .hasMessageNotContaining("secr");
  }

  @Test
  void anotherSchemeIsNamedWithThoseThatAreKnown() {
    assertThatThrownBy(() -> Stores.open(new Secret("mysql://lucid:s3cret@host/lucid"), 1))
        .hasMessage("its scheme is \"mysql\", expected mongodb, mongodb+srv or postgresql");
  }
}
