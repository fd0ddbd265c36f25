package lucid.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import lucid.config.Secret;
import lucid.store.DatabaseAccess;
import org.junit.jupiter.api.Test;

/** The options that are read from a PostgreSQL address. */
class PostgresOptionsTest {
  private static PostgresOptions options(String uri) {
    return PostgresOptions.of(DatabaseAccess.to(new Secret(uri)), "test");
  }

  @Test
  void encodedPasswordIsDecoded() {
    assertThat(options("postgresql://me:a%40b%2B@127.0.0.1").driver().getPassword())
        .isEqualTo("a@b+");
  }

  @Test
  void connectTimeoutIsHonoured() {
    assertThat(connecting("?connect_timeout=17")).isEqualTo(17);
    assertThat(connecting("")).isEqualTo(5);
    for (var bad : Set.of("0", "-1", "1.5", "ten", "", "1000")) {
      assertThatThrownBy(() -> options("postgresql://127.0.0.1/db?connect_timeout=" + bad))
          .hasMessage("its parameter connect_timeout is not a number of seconds from 1 to 999");
    }
  }

  private static long connecting(String query) {
    return options("postgresql://127.0.0.1/db" + query).connecting().toSeconds();
  }

  @Test
  void optionsOfTheSessionAreHandedOn() {
    assertThat(
            options("postgresql://127.0.0.1/db?options=-c%20synchronous_commit%3Doff")
                .driver()
                .getProperties())
        .containsEntry("options", "-c synchronous_commit=off")
        .containsEntry("application_name", "test")
        .containsKeys("client_encoding", "DateStyle", "extra_float_digits");
  }
}
