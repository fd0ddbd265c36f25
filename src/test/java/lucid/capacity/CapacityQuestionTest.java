package lucid.capacity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.util.OptionalInt;
import lucid.capacity.CapacitySearch.Trial;
import org.junit.jupiter.api.Test;

class CapacityQuestionTest {
  private final CapacityQuestion question = CapacitySamples.requests(10_000);

  @Test
  void theCriterionIsRaisedWithTheLoadInTheSameProportion() {
    assertThat(question.settings(new Trial(2100, false)))
        .containsOnly(
            entry("lucid.load.gateway.throughput.rate", "2100"),
            entry("lucid.criteria.gateway.throughput.requests-per-second", "2000"));
  }

  @Test
  void theCriterionStaysBelowTheLoadAndAboveNothing() {
    assertThat(question.settings(new Trial(2, false)))
        .contains(entry("lucid.criteria.gateway.throughput.requests-per-second", "1"));
  }

  @Test
  void theLongHoldHasAWindowOfItsOwn() {
    assertThat(question.settings(new Trial(2100, true)))
        .contains(entry("lucid.load.gateway.throughput.window", "30000 ms"));
  }

  @Test
  void aCapThatIsNoneChangesNothing() {
    assertThat(question.cappedAt(OptionalInt.empty(), "files")).isSameAs(question);
    assertThat(question.cappedAt(OptionalInt.of(20_000), "files")).isSameAs(question);
    // The run itself then reports the missing files.
    assertThat(question.cappedAt(OptionalInt.of(100), "files")).isSameAs(question);
    assertThat(question.cappedAt(OptionalInt.of(4000), "files").bounds().most()).isEqualTo(4000);
  }
}
