package lucid.verdict;

import io.gatling.javaapi.core.Assertion;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;
import java.util.function.DoubleFunction;

/**
 * What a figure is held against.
 *
 * @param relation how
 * @param from the limit, or the lower end of a range
 * @param to the upper end of a range; else the same as {@code from}
 */
public record Limit(Relation relation, double from, double to) {
  /** Of a fraction, however near two figures are. */
  private static final int MOST_DIGITS = 9;

  /** How a figure may lie to its limit. */
  public enum Relation {
    ABOVE(">"),
    AT_LEAST(">="),
    BELOW("<"),
    AT_MOST("<="),
    /** Both ends allowed. */
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

  /** More than {@code value}. */
  public static Limit above(double value) {
    return new Limit(Relation.ABOVE, value);
  }

  /** {@code value} or more. */
  public static Limit atLeast(double value) {
    return new Limit(Relation.AT_LEAST, value);
  }

  /** Less than {@code value}. */
  public static Limit below(double value) {
    return new Limit(Relation.BELOW, value);
  }

  /** {@code value} or less. */
  public static Limit atMost(double value) {
    return new Limit(Relation.AT_MOST, value);
  }

  /** From {@code from} to {@code to}, both allowed. */
  public static Limit between(double from, double to) {
    return new Limit(Relation.BETWEEN, from, to);
  }

  /** In a reader's words: {@code > 500}. */
  public String words() {
    return from == to ? relation.sign + " " + number(from) : number(from) + " to " + number(to);
  }

  /**
   * How far {@code actual} is on the good side, in percent of the limit; negative on the bad side.
   */
  public double marginPercent(double actual) {
    double aboveLow = low().map(low -> actual - low).orElse(Double.POSITIVE_INFINITY);
    double belowHigh = high().map(high -> high - actual).orElse(Double.POSITIVE_INFINITY);
    double distance = Math.min(aboveLow, belowHigh);
    double whole = (from + to) / 2;
    return whole == 0 ? Math.signum(distance) * 100 : 100 * distance / whole;
  }

  /** Whether {@code actual} meets it. */
  public boolean isMetBy(double actual) {
    return switch (relation) {
      case ABOVE -> actual > from;
      case AT_LEAST -> actual >= from;
      case BELOW -> actual < from;
      case AT_MOST -> actual <= from;
      case BETWEEN -> actual >= from && actual <= to;
    };
  }

  /** Whether any value between two, in either order, meets it. */
  boolean isMetWithin(double one, double other) {
    double low = Math.min(one, other);
    double high = Math.max(one, other);
    return isMetBy(low)
        || isMetBy(high)
        || (relation == Relation.BETWEEN && low < from && high > to);
  }

  /** Whether an end of it lies within {@code range}. */
  boolean isWithin(Interval range) {
    return range.contains(from) || range.contains(to);
  }

  /** The number to draw a bar against: for a range, its nearer end. */
  public double nearestTo(double actual) {
    return actual - from < to - actual ? from : to;
  }

  /** Where what meets it begins; absent if it has no lower end. */
  public Optional<Double> low() {
    return relation == Relation.BELOW || relation == Relation.AT_MOST
        ? Optional.empty()
        : Optional.of(from);
  }

  /** Where what meets it ends; absent if it has no upper end. */
  public Optional<Double> high() {
    return relation == Relation.ABOVE || relation == Relation.AT_LEAST
        ? Optional.empty()
        : Optional.of(to);
  }

  /** The same for Gatling; {@code type} makes its kind of number. */
  public <T extends Number> Assertion of(
      Assertion.WithPathAndTarget<T> figure, DoubleFunction<T> type) {
    return switch (relation) {
      case ABOVE -> figure.gt(type.apply(from));
      case AT_LEAST -> figure.gte(type.apply(from));
      case BELOW -> figure.lt(type.apply(from));
      case AT_MOST -> figure.lte(type.apply(from));
      case BETWEEN -> figure.between(type.apply(from), type.apply(to));
    };
  }

  /** Without a fraction where there is none, else with two digits at most. */
  public static String number(double value) {
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
