package lucid.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RefusalHeadersTest {
  private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");
  private static final Map<String, String> GOOD =
      Map.of(
          "Retry-After",
          "60",
          "X-RateLimit-Limit",
          "100",
          "X-RateLimit-Remaining",
          "0",
          "X-RateLimit-Reset",
          Long.toString(NOW.getEpochSecond() + 60));

  private static Optional<String> faultWith(String name, String value) {
    var headers = new TreeMap<>(GOOD);
    headers.put(name, value);
    return fault(headers);
  }

  private static Optional<String> fault(Map<String, String> headers) {
    return new RefusalHeaders(headers).fault(150, Duration.ofSeconds(60), NOW);
  }

  @Test
  void headersOfTheRealGatewayAreRight() {
    assertThat(fault(GOOD)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", " 59 ", "61", "Thu, 26 Nov 2026 12:01:00 GMT"})
  void aWaitInSecondsOrADateIsRight(String value) {
    assertThat(faultWith("Retry-After", value)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "60000",
        "-5",
        "0",
        "soon",
        "''",
        "59.5",
        "Thu, 26 Nov 2020 12:01:00 GMT",
        "Fri, 27 Nov 2026 12:01:00 GMT"
      })
  void aWaitThatCannotBeTrueIsWrong(String value) {
    assertThat(faultWith("Retry-After", value))
        .contains(
            "429 with \"Retry-After: %s\", expected 1 to 600 seconds, or the date when they are over"
                .formatted(value));
  }

  @Test
  void anEmptyValueIsWrong() {
    GOOD.keySet().forEach(name -> assertThat(faultWith(name, "")).as(name).isPresent());
  }

  /** The gateway's own clock counts, if an answer tells it. */
  @Test
  void aDateIsHeldAgainstTheGatewaysClock() {
    var headers = new TreeMap<>(GOOD);
    headers.put("Date", "Sat, 01 Jan 2000 00:00:00 GMT");
    headers.put("X-RateLimit-Reset", "60");
    headers.put("Retry-After", "Sat, 01 Jan 2000 00:01:00 GMT");
    assertThat(fault(headers)).isEmpty();
    headers.put("Retry-After", "Fri, 31 Dec 1999 23:59:00 GMT");
    assertThat(fault(headers)).isPresent();
  }

  @ParameterizedTest
  @CsvSource({
    "X-RateLimit-Limit, 150, less than the 150 requests that were sent",
    "X-RateLimit-Limit, 0, less than the 150 requests that were sent",
    "X-RateLimit-Limit, many, less than the 150 requests that were sent",
    "X-RateLimit-Remaining, 1, '0, since the request was refused'",
    "X-RateLimit-Remaining, -1, '0, since the request was refused'",
    "X-RateLimit-Reset, 601, 'a time within the next 600 seconds, as seconds since 1970 or from now on'",
    "X-RateLimit-Reset, 1795694460000, 'a time within the next 600 seconds, as seconds since 1970 or from now on'",
    "X-RateLimit-Reset, 1600000000, 'a time within the next 600 seconds, as seconds since 1970 or from now on'"
  })
  void aNumberThatCannotBeTrueIsWrong(String name, String value, String expected) {
    assertThat(faultWith(name, value))
        .contains("429 with \"%s: %s\", expected %s".formatted(name, value, expected));
  }

  @ParameterizedTest
  @CsvSource({
    "X-RateLimit-Limit, 100;w=60",
    "X-RateLimit-Limit, '100, 100;window=60'",
    "X-RateLimit-Reset, 60",
    "X-RateLimit-Reset, 1795694460.25"
  })
  void otherFormsOfTheSameNumberAreRight(String name, String value) {
    assertThat(faultWith(name, value)).isEmpty();
  }

  @Test
  void unknownHeadersAreNamed() {
    assertThat(
            fault(Map.of("Retry-After", "60", "RateLimit-Limit", "100", "RateLimit-Reset", "60")))
        .contains(
            "429 without X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset (it has"
                + " RateLimit-Limit, RateLimit-Reset)");
  }
}
