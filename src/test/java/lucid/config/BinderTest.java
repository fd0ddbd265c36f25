package lucid.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.typesafe.config.ConfigFactory;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BinderTest {
  enum Colour {
    RED,
    LIGHT_BLUE
  }

  record Inner(int count) {
    Inner {
      Refusal.unless(count > 0, "count", "above 0");
    }
  }

  record Outer(
      String name,
      Duration lagP99,
      double rate,
      boolean on,
      Colour colour,
      Inner inner,
      Optional<URI> url,
      Optional<Secret> secret,
      List<String> hosts,
      Map<String, Inner> named) {}

  private static final String VALID =
      """
      outer {
        name = a
        lag-p99 = 10 ms
        rate = 1.5
        on = true
        colour = light-blue
        inner.count = 1
        url = "http://127.0.0.1:1"
        secret = s3cret
        hosts = [a, b]
        named { x.count = 2 }
      }
      """;

  private static Outer bind(String changes) {
    return Binder.bind(
        ConfigFactory.parseString(changes).withFallback(ConfigFactory.parseString(VALID)).resolve(),
        "outer",
        Outer.class);
  }

  @Test
  void everyKindOfValueIsBound() {
    assertThat(bind(""))
        .isEqualTo(
            new Outer(
                "a",
                Duration.ofMillis(10),
                1.5,
                true,
                Colour.LIGHT_BLUE,
                new Inner(1),
                Optional.of(URI.create("http://127.0.0.1:1")),
                Optional.of(new Secret("s3cret")),
                List.of("a", "b"),
                Map.of("x", new Inner(2))));
  }

  @Test
  void emptyTextRemovesAnOptionalValue() {
    assertThat(bind("outer.url = \"\"").url()).isEmpty();
  }

  @Test
  void aListCanBeGivenByIndexAsSystemPropertiesDo() {
    assertThat(bind("outer.hosts { 0 = c, 1 = d }").hosts()).containsExactly("c", "d");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "outer.nmae = b        | outer.nmae       | one of the keys [colour, hosts,",
        "outer.inner = 3       | outer.inner      | an object with the keys [count]",
        "outer.inner.count = x | outer.inner.count| a whole number",
        "outer.inner.count = 0 | outer.inner.count| above 0",
        "outer.lag-p99 = 10    | outer.lag-p99    | a duration with its unit",
        "outer.lag-p99 = -1 s  | outer.lag-p99    | not negative",
        "outer.rate = fast     | outer.rate       | a number",
        "outer.on = maybe      | outer.on         | true or false",
        "outer.colour = green  | outer.colour     | one of [red, light-blue]",
        "outer.url = nowhere   | outer.url        | an absolute address",
        "outer.hosts = one     | outer.hosts      | a list",
        "outer.named = 1       | outer.named      | an object",
        "outer.named.y.count=0 | outer.named.y.count | above 0",
      })
  void unusableValueIsRefusedByItsKey(String change, String key, String allowed) {
    assertThatExceptionOfType(InvalidConfigException.class)
        .isThrownBy(() -> bind(change))
        .satisfies(
            refused -> {
              assertThat(refused.problems())
                  .singleElement()
                  .extracting(Problem::key)
                  .isEqualTo(key);
              assertThat(refused).hasMessageContaining(allowed);
            });
  }

  @Test
  void aMissingValueIsRefused() {
    var config = ConfigFactory.parseString("outer { count = null }");
    assertThatExceptionOfType(InvalidConfigException.class)
        .isThrownBy(() -> Binder.bind(config, "outer", Inner.class))
        .withMessageContaining("outer.count = nothing")
        .withMessageContaining("expected a whole number");
  }

  @Test
  void everyProblemIsNamedAtOnce() {
    assertThatExceptionOfType(InvalidConfigException.class)
        .isThrownBy(() -> bind("outer { rate = fast, on = maybe, more = 1 }"))
        .satisfies(refused -> assertThat(refused.problems()).hasSize(3));
  }

  @Test
  void aPasswordInAnAddressIsNotShown() {
    assertThatExceptionOfType(InvalidConfigException.class)
        .isThrownBy(() -> bind("outer.rate = \"postgresql://user:s3cret@host/\""))
        .withMessageContaining("postgresql://***@host/")
        .satisfies(refused -> assertThat(refused.getMessage()).doesNotContain("s3cret"));
  }

  @Test
  void aSecretIsNotShown() {
    assertThat(bind("").toString()).doesNotContain("s3cret");
  }
}
