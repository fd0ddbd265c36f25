package lucid.verdict;

import io.gatling.javaapi.core.Assertion;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;
import java.util.function.DoubleFunction;

/**
 * The limit that a figure must meet.
 *
 * @param relation the side of the limit on which the figure must be
 * @param from the limit, or the lower end of a range
 * @param to the upper end of a range; otherwise the same as {@code from}
 */
public record Limit(Relation relation, double from, double to) {
  /** The most decimals that are shown, however near two figures are. */
  private static final int MOST_DIGITS = 9;

  /** The side of its limit on which a figure must be. */
  public enum Relation {
    ABOVE(">"),
    AT_LEAST(">="),
    BELOW("<"),
    AT_MOST("<="),
    /** Both ends meet the limit. */
    BETWEEN("=");

    private final String sign;

    Relation(String sign) {
      this.sign = sign;
    }
  }

  public Limit {
    if (from > to) {
      throw new IllegalArgumentException(from + " is above " + to);
    }
  }

  private Limit(Relation relation, double value) {
    this(relation, value, value);
  }

  /** Returns the limit "more than {@code value}". */
  public static Limit above(double value) {
    return new Limit(Relation.ABOVE, value);
  }

  /** Returns the limit "{@code value} or more". */
  public static Limit atLeast(double value) {
    return new Limit(Relation.AT_LEAST, value);
  }

  /** Returns the limit "less than {@code value}". */
  public static Limit below(double value) {
    return new Limit(Relation.BELOW, value);
  }

  /** Returns the limit "{@code value} or less". */
  public static Limit atMost(double value) {
    return new Limit(Relation.AT_MOST, value);
  }

  /** Returns the limit "from {@code from} to {@code to}", both included. */
  public static Limit between(double from, double to) {
    return new Limit(Relation.BETWEEN, from, to);
  }

  /** Returns the limit in words: {@code > 500}. */
  public String words() {
    return from == to ? relation.sign + " " + number(from) : number(from) + " to " + number(to);
  }

  /**
   * Returns the distance of {@code actual} from the limit, in percent of the limit; negative if the
   * limit is not met.
   */
  public double marginPercent(double actual) {
    double aboveLow = low().map(low -> actual - low).orElse(Double.POSITIVE_INFINITY);
    double belowHigh = high().map(high -> high - actual).orElse(Double.POSITIVE_INFINITY);
    double distance = Math.min(aboveLow, belowHigh);
    double whole = (from + to) / 2;
    return whole == 0 ? Math.signum(distance) * 100 : 100 * distance / whole;
  }

  /** Returns whether {@code actual} meets the limit. */
  public boolean isMetBy(double actual) {
    return switch (relation) {
      case ABOVE -> actual > from;
      case AT_LEAST -> actual >= from;
      case BELOW -> actual < from;
      case AT_MOST -> actual <= from;
      case BETWEEN -> actual >= from && actual <= to;
    };
  }

  /** Returns whether any value between the two, in either order, meets the limit. */
  boolean isMetWithin(double one, double other) {
    double low = Math.min(one, other);
    double high = Math.max(one, other);
    return isMetBy(low)
        || isMetBy(high)
        || (relation == Relation.BETWEEN && low < from && high > to);
  }

  /** Returns whether an end of the limit lies within {@code range}. */
  boolean isWithin(Interval range) {
    return range.contains(from) || range.contains(to);
  }

  /** Returns the limit as one number; for a range, the end nearer to {@code actual}. */
  public double nearestTo(double actual) {
    return actual - from < to - actual ? from : to;
  }

  /** Returns the lowest value that meets the limit; empty if there is none. */
  public Optional<Double> low() {
    return relation == Relation.BELOW || relation == Relation.AT_MOST
        ? Optional.empty()
        : Optional.of(from);
  }

  /** Returns the highest value that meets the limit; empty if there is none. */
  public Optional<Double> high() {
    return relation == Relation.ABOVE || relation == Relation.AT_LEAST
        ? Optional.empty()
        : Optional.of(to);
  }

  /** Returns the limit as Gatling's assertion; {@code type} makes Gatling's kind of number. */
  public <T extends Number> Assertion assertion(
      Assertion.WithPathAndTarget<T> figure, DoubleFunction<T> type) {
    return switch (relation) {
      case ABOVE -> figure.gt(type.apply(from));
      case AT_LEAST -> figure.gte(type.apply(from));
      case BELOW -> figure.lt(type.apply(from));
      case AT_MOST -> figure.lte(type.apply(from));
      case BETWEEN -> figure.between(type.apply(from), type.apply(to));
    };
  }

  /** Returns {@code value} with at most two decimals, and without zeros at the end. */
  public static String number(double value) {
    return digits(value, 2);
  }

  /**
   * Returns {@code value} with as many decimals as it takes to tell it from {@code other}: a reader
   * must see that 99.8999 breaches 99.9.
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
