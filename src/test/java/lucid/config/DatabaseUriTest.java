package lucid.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseUriTest {
  private static DatabaseUri of(String uri) {
    return DatabaseUri.of(new Secret(uri));
  }

  @Test
  void addressIsParsedAsItsDriverParsesIt() {
    assertThat(of("mongodb+srv://me:p%40ss@a:1,[::1]:2/lucid?w=1&appName=@x@"))
        .isEqualTo(
            new DatabaseUri(
                "mongodb+srv", "me:p%40ss", "a:1,[::1]:2", "/lucid", "w=1&appName=@x@", true));
    assertThat(of("postgresql://host?user=me"))
        .isEqualTo(new DatabaseUri("postgresql", "", "host", "", "user=me", true));
    assertThat(of("postgresql:///lucid")).hasToString("postgresql:///lucid");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "postgresql://8.8.8.8/db?password=p@s3cret | postgresql://8.8.8.8/db",
        "mongodb://me:s3cret@host:10255/?ssl=true&appName=@account@ | mongodb://host:10255/",
        "postgresql://me:12?x@host/db | postgresql://host/db",
        "postgresql://me:12/s3@cret@host/db | postgresql://host/db",
        "postgresql://me:s3/cret@host/db?password=a@s3cret | postgresql://***",
        "postgresql://me:s3cret@host?password=a@s3cret | postgresql://***",
        "postgresql://me:p#s3cret@host/db | postgresql://host/db",
        "postgresql://host/db#s3cret | postgresql://host/db"
      })
  void possiblePasswordIsNotShown(String uri, String shown) {
    assertThat(of(uri)).hasToString(shown);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgresql://me:s3/cret@host/db",
        "postgresql://me:s3?cret@host/db",
        "postgresql://me:12/34@host/db",
        "mongodb://me:s3@c/ret@host/"
      })
  void passwordWithASeparatorMakesTheLaterPartsUncertain(String uri) {
    assertThat(of(uri).certain()).isFalse();
    assertThat(of(uri).hosts()).isEqualTo("host");
  }

  @ParameterizedTest
  @ValueSource(strings = {"hunter2", "host=127.0.0.1 password=hunter2 application=x://", ""})
  void nothingOfAnUnparsableAddressIsKept(String uri) {
    assertThat(of(uri)).isEqualTo(new DatabaseUri("", "", "", "", "", true));
    assertThat(of(uri)).hasToString("***");
    assertThat(of(uri).canBeShown()).isFalse();
  }
}
