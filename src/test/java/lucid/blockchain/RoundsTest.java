package lucid.blockchain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RoundsTest {
  private final Rounds rounds = new Rounds();

  static JsonNode events(String... events) {
    try {
      return new ObjectMapper().readTree("[" + String.join(",", events) + "]");
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  static String event(String type, long height, String time) {
    return "{\"event_id\":\"%s-%d\",\"type\":\"%s\",\"block_height\":%d,\"timestamp\":\"%s\"}"
        .formatted(type, height, type, height, time);
  }

  @Test
  void roundLastsFromItsProposalToItsFinalization() {
    rounds.add(
        events(
            event("block_finalized", 7, "2026-01-01T00:00:06.000001"),
            event("vote_submitted", 7, "2026-01-01T00:00:03"),
            event("block_proposed", 7, "2026-01-01T00:00:00")));
    assertThat(rounds.duration(7)).contains(Duration.ofNanos(6_000_001_000L));
    assertThat(rounds.missing(7)).isEmpty();
  }

  private void history(String... timesOfHeightSeven) {
    for (var one : timesOfHeightSeven) {
      int space = one.indexOf(' ');
      var event = event(one.substring(0, space), 7, one.substring(space + 1));
      rounds.add(events(event.replace("-7", one)));
    }
  }

  @Test
  void blockThatWasRejectedAndProposedAgainHasOneRound() {
    history(
        "block_finalized 2026-01-01T00:00:06.300",
        "block_proposed 2026-01-01T00:00:06.050",
        "block_proposed 2026-01-01T00:00:00.000");
    assertThat(rounds.duration(7)).contains(Duration.ofMillis(6300));
    assertThat(rounds.inWholeSeconds()).isFalse();
  }

  @Test
  void blockThatReplacedAnotherHasARoundOfItsOwn() {
    history(
        "block_proposed 2026-01-01T00:00:00",
        "block_finalized 2026-01-01T00:00:01",
        "block_proposed 2026-01-01T00:00:04",
        "block_finalized 2026-01-01T00:00:06");
    assertThat(rounds.duration(7)).contains(Duration.ofSeconds(2));
    assertThat(rounds.missing(7)).isEmpty();
    assertThat(rounds.inWholeSeconds()).isTrue();
  }

  @Test
  void roundThatEndsBeforeItBeginsIsToldToItsEnd() {
    history("block_finalized 2026-01-01T00:00:00", "block_proposed 2026-01-01T00:00:01");
    assertThat(rounds.duration(7)).contains(Duration.ZERO);
    assertThat(rounds.missing(7)).isEmpty();
  }

  /** New events move older ones to the next page of a history. */
  @Test
  void pagesMayOverlapAndComeInAnyOrder() {
    var proposed = event("block_proposed", 7, "2026-01-01T00:00:00");
    var finalized = event("block_finalized", 7, "2026-01-01T00:00:01");
    assertThat(rounds.add(events(proposed))).isTrue();
    assertThat(rounds.add(events(finalized, proposed))).isFalse();
    assertThat(rounds.add(events())).isFalse();
    assertThat(rounds.duration(7)).contains(Duration.ofSeconds(1));
  }

  @Test
  void roundWithoutItsEndHasLastedAtLeastUntilTheNewestEvent() {
    rounds.add(
        events(
            event("block_proposed", 8, "2026-01-01T00:00:10"),
            event("block_proposed", 7, "2026-01-01T00:00:00")));
    assertThat(rounds.duration(7)).isEmpty();
    assertThat(rounds.missing(7)).contains("no block_finalized");
    assertThat(rounds.missing(9)).contains("no block_proposed");
    assertThat(rounds.atLeast(7)).isEqualTo(Duration.ofSeconds(10));
  }
}
