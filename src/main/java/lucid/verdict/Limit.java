package lucid.verdict;

import io.gatling.javaapi.core.Assertion;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;
import java.util.function.DoubleFunction;

/** What a figure is held against. */
public sealed interface Limit {
  /** Of a fraction, however near two figures are. */
  int MOST_DIGITS = 9;

  /** In a reader's words: {@code > 500}. */
  String words();

  /**
   * How far {@code actual} is on the good side, in percent of the limit; negative on the bad side.
   */
  double marginPercent(double actual);

  /** The number to draw a bar against: for a range, its nearer end. */
  double nearestTo(double actual);

  /** Where what meets it begins; absent if it has no lower end. */
  Optional<Double> low();

  /** Where what meets it ends; absent if it has no upper end. */
  Optional<Double> high();

  /** The same for Gatling; {@code type} makes its kind of number. */
  <T extends Number> Assertion of(Assertion.WithPathAndTarget<T> figure, DoubleFunction<T> type);

  /** More than {@code value}. */
  record Above(double value) implements Limit {
    @Override
    public String words() {
      return "> " + number(value);
    }

    @Override
    public double marginPercent(double actual) {
      return percent(actual - value, value);
    }

    @Override
    public Optional<Double> low() {
      return Optional.of(value);
    }

    @Override
    public Optional<Double> high() {
      return Optional.empty();
    }

    @Override
    public double nearestTo(double actual) {
      return value;
    }

    @Override
    public <T extends Number> Assertion of(
        Assertion.WithPathAndTarget<T> figure, DoubleFunction<T> type) {
      return figure.gt(type.apply(value));
    }
  }

  /** At least {@code value}. */
  record AtLeast(double value) implements Limit {
    @Override
    public String words() {
      return ">= " + number(value);
    }

    @Override
    public double marginPercent(double actual) {
      return percent(actual - value, value);
    }

    @Override
    public Optional<Double> low() {
      return Optional.of(value);
    }

    @Override
    public Optional<Double> high() {
      return Optional.empty();
    }

    @Override
    public double nearestTo(double actual) {
      return value;
    }

    @Override
    public <T extends Number> Assertion of(
        Assertion.WithPathAndTarget<T> figure, DoubleFunction<T> type) {
      return figure.gte(type.apply(value));
    }
  }

  /** Less than {@code value}. */
  record Below(double value) implements Limit {
    @Override
    public String words() {
      return "< " + number(value);
    }

    @Override
    public double marginPercent(double actual) {
      return percent(value - actual, value);
    }

    @Override
    public Optional<Double> low() {
      return Optional.empty();
    }

    @Override
    public Optional<Double> high() {
      return Optional.of(value);
    }

    @Override
    public double nearestTo(double actual) {
      return value;
    }

    @Override
    public <T extends Number> Assertion of(
        Assertion.WithPathAndTarget<T> figure, DoubleFunction<T> type) {
      return figure.lt(type.apply(value));
    }
  }

  /** At most {@code value}. */
  record AtMost(double value) implements Limit {
    @Override
    public String words() {
      return "<= " + number(value);
    }

    @Override
    public double marginPercent(double actual) {
      return percent(value - actual, value);
    }

    @Override
    public Optional<Double> low() {
      return Optional.empty();
    }

    @Override
    public Optional<Double> high() {
      return Optional.of(value);
    }

    @Override
    public double nearestTo(double actual) {
      return value;
    }

    @Override
    public <T extends Number> Assertion of(
        Assertion.WithPathAndTarget<T> figure, DoubleFunction<T> type) {
      return figure.lte(type.apply(value));
    }
  }

  /** From {@code from} to {@code to}, both allowed. */
  record Between(double from, double to) implements Limit {
    public Between {
      if (from > to) {
        throw new IllegalArgumentException(from + " is above " + to);
      }
    }

    @Override
    public String words() {
      return from == to ? "= " + number(from) : number(from) + " to " + number(to);
    }

    @Override
    public double marginPercent(double actual) {
      return percent(Math.min(actual - from, to - actual), (from + to) / 2);
    }

    @Override
    public Optional<Double> low() {
      return Optional.of(from);
    }

    @Override
    public Optional<Double> high() {
      return Optional.of(to);
    }

    @Override
    public double nearestTo(double actual) {
      return actual - from < to - actual ? from : to;
    }

    @Override
    public <T extends Number> Assertion of(
        Assertion.WithPathAndTarget<T> figure, DoubleFunction<T> type) {
      return figure.between(type.apply(from), type.apply(to));
    }
  }

  private static double percent(double distance, double whole) {
    return whole == 0 ? Math.signum(distance) * 100 : 100 * distance / whole;
  }

  /** Without a fraction where there is none, else with two digits at most. */
  static String number(double value) {
    return digits(value, 2);
  }

  /**
   * As {@link #number(double)}, but with as many digits as it takes to tell {@code value} from
   * {@code other}: that 99.8999 breaches 99.9 must be seen.
   */
  static String number(double value, double other) {
    int digits = 2;
    while (digits < MOST_DIGITS
        && value != other
        && digits(value, digits).equals(digits(other, digits))) {
      digits++;
    }
    return digits(value, digits);
  }

  private static String digits(double value, int digits) {
    return BigDecimal.valueOf(value)
        .setScale(digits, RoundingMode.HALF_UP)
        .stripTrailingZeros()
        .add(BigDecimal.ZERO)
        .toPlainString();
  }
}
