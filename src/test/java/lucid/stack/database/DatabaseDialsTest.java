package lucid.stack.database;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import lucid.config.InvalidConfigException;
import lucid.testing.TestDials;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseDialsTest {
  /** The proxy only delays answers: a dial without an effect would promise a broken database. */
  @ParameterizedTest
  @ValueSource(strings = {"errors 2 %", "errors 0.5 s at 3 s", "unanswered 0.02 %"})
  void shapeThatTheProxyCannotMakeIsRefused(String form) {
    assertThatExceptionOfType(InvalidConfigException.class)
        .isThrownBy(
            () -> TestDials.of("database", DatabaseDials.class, "shape = [\"%s\"]".formatted(form)))
        .withMessageContaining("lucid.stack.database.shape")
        .withMessageContaining("write-errors-percent");
  }
}
