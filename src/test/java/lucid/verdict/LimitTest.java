package lucid.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LimitTest {
  private static final Limit ABOVE = Limit.above(500);
  private static final Limit AT_LEAST = Limit.atLeast(500);
  private static final Limit BELOW = Limit.below(100);
  private static final Limit AT_MOST = Limit.atMost(100);
  private static final Limit BETWEEN = Limit.between(99, 101);

  @Test
  void limitIsWrittenAsAReaderWouldWriteIt() {
    assertThat(ABOVE.words()).isEqualTo("> 500");
    assertThat(AT_LEAST.words()).isEqualTo(">= 500");
    assertThat(BELOW.words()).isEqualTo("< 100");
    assertThat(AT_MOST.words()).isEqualTo("<= 100");
    assertThat(BETWEEN.words()).isEqualTo("99 to 101");
    assertThat(Limit.between(0, 0).words()).isEqualTo("= 0");
  }

  @Test
  void marginIsPositiveOnTheGoodSideAndNegativeOnTheBad() {
    assertThat(ABOVE.marginPercent(525)).isEqualTo(5);
    assertThat(ABOVE.marginPercent(475)).isEqualTo(-5);
    assertThat(AT_LEAST.marginPercent(525)).isEqualTo(5);
    assertThat(BELOW.marginPercent(97)).isEqualTo(3);
    assertThat(BELOW.marginPercent(122)).isEqualTo(-22);
    assertThat(AT_MOST.marginPercent(100)).isZero();
    assertThat(BETWEEN.marginPercent(100)).isEqualTo(1);
    assertThat(BETWEEN.marginPercent(150)).isEqualTo(-49);
  }

  @Test
  void marginOfAnyFailureWhereNoneIsAllowedIsAllOfIt() {
    assertThat(Limit.between(0, 0).marginPercent(0)).isZero();
    assertThat(Limit.between(0, 0).marginPercent(3)).isEqualTo(-100);
  }

  @Test
  void aRangeIsHeldAgainstItsNearerEnd() {
    assertThat(BETWEEN.nearestTo(42)).isEqualTo(99);
    assertThat(BETWEEN.nearestTo(150)).isEqualTo(101);
  }

  @Test
  void endsOfARangeAreThoseOfItsText() {
    assertThat(ABOVE.low()).contains(500.0);
    assertThat(ABOVE.high()).isEmpty();
    assertThat(AT_LEAST.low()).contains(500.0);
    assertThat(BELOW.low()).isEmpty();
    assertThat(BELOW.high()).contains(100.0);
    assertThat(AT_MOST.high()).contains(100.0);
    assertThat(BETWEEN.low()).contains(99.0);
    assertThat(BETWEEN.high()).contains(101.0);
  }

  @Test
  void refusesARangeWithItsEndsExchanged() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Limit.between(101, 99))
        .withMessageContaining("101.0 is above 99.0");
  }

  @ParameterizedTest
  @CsvSource({
    "500, 500",
    "99.9, 99.9",
    "524.966, 524.97",
    "0.004, 0",
    "-0.001, 0",
    "1e7, 10000000"
  })
  void numbersHaveNoMoreDigitsThanTheyNeed(double value, String words) {
    assertThat(Limit.number(value)).isEqualTo(words);
  }

  @ParameterizedTest
  @CsvSource({"99.8999, 99.9, 99.8999", "500.001, 500, 500.001", "500, 500, 500", "122, 100, 122"})
  void figureThatDiffersFromItsLimitIsSeenToDiffer(double value, double limit, String words) {
    assertThat(Limit.number(value, limit)).isEqualTo(words);
  }

  @Test
  void figureThatDiffersBeyondAllDigitsIsStillANumber() {
    assertThat(Double.parseDouble(Limit.number(Math.nextUp(500.0), 500)))
        .isCloseTo(500, within(1e-9));
  }
}
