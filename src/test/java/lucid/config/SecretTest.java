package lucid.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretTest {
  private static final Secret URI =
      new Secret("postgresql://me:hun%2Fter@2 x@127.0.0.1/db?sslmode=disable");

  private static final Secret PARAMETER =
      new Secret("postgresql://127.0.0.1/db?user=me&password=s3same%21#x");

  private static final Secret KEY = new Secret("k/ey+1 2");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "can't parse postgresql://me:hun%2Fter@2 x@127.0.0.1/db?sslmode=disable",
        "wrong: hun/ter@2 x",
        "wrong: hun%2Fter%402+x, hun%2Fter%402%20x",
        "no user with s3same%21 or s3same!",
        "header k/ey+1 2 refused, k%2Fey%2B1+2, k%2Fey%2B1%202"
      })
  void messagesOfLibrariesHoldNoSecretInAnyForm(String message) {
    assertThat(Secret.safeMessage(new IllegalStateException(message)))
        .contains("***")
        .doesNotContain("hun", "s3same", "k/ey", "k%2Fey");
    assertThat(Secret.safeDescription(new IllegalStateException(message)))
        .startsWith("IllegalStateException: ")
        .doesNotContain("hun", "s3same", "k/ey", "k%2Fey");
    assertThat(Map.of(URI, 1, PARAMETER, 2, KEY, 3).toString()).doesNotContain("hun", "s3", "k/");
  }

  @Test
  void aPasswordOfOneLetterIsHiddenWhereItStandsByItself() {
    assertThat(new Secret("postgresql://me:q@127.0.0.1/db")).hasToString("***");
    assertThat(Secret.safeMessage(new IllegalStateException("a quick query: \"q\"")))
        .isEqualTo("a quick query: \"***\"");
  }

  @Test
  void failureWithoutAMessageIsNamed() {
    assertThat(Secret.safeMessage(new IllegalStateException())).isEqualTo("IllegalStateException");
    assertThat(Secret.safeDescription(new IllegalStateException()))
        .isEqualTo("IllegalStateException");
  }
}
