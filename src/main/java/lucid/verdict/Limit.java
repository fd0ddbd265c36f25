package lucid.verdict;

import io.gatling.javaapi.core.Assertion;
import java.util.Locale;
import java.util.function.DoubleFunction;

/** What a figure is held against. */
public sealed interface Limit {
  /** In a reader's words: {@code > 500}. */
  String words();

  /**
   * How far {@code actual} is on the good side, in percent of the limit; negative on the bad side.
   */
  double marginPercent(double actual);

  /** The number to draw a bar against: for a range, its nearer end. */
  double nearestTo(double actual);

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
    public double nearestTo(double actual) {
      return value;
    }

    @Override
    public <T extends Number> Assertion of(
        Assertion.WithPathAndTarget<T> figure, DoubleFunction<T> type) {
      return figure.lte(type.apply(value));
    }
  }

  /** From {@code low} to {@code high}, both allowed. */
  record Between(double low, double high) implements Limit {
    public Between {
      if (low > high) {
        throw new IllegalArgumentException(low + " is above " + high);
      }
    }

    @Override
    public String words() {
      return low == high ? "= " + number(low) : number(low) + " to " + number(high);
    }

    @Override
    public double marginPercent(double actual) {
      return percent(Math.min(actual - low, high - actual), (low + high) / 2);
    }

    @Override
    public double nearestTo(double actual) {
      return actual - low < high - actual ? low : high;
    }

    @Override
    public <T extends Number> Assertion of(
        Assertion.WithPathAndTarget<T> figure, DoubleFunction<T> type) {
      return figure.between(type.apply(low), type.apply(high));
    }
  }

  private static double percent(double distance, double whole) {
    return whole == 0 ? Math.signum(distance) * 100 : 100 * distance / whole;
  }

  /** Without a fraction where there is none. */
  static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? String.format(Locale.ROOT, "%.0f", value)
        : String.format(Locale.ROOT, "%.2f", value).replaceAll("0+$", "");
  }
}
