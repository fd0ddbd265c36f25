package lucid.bench;

import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;

/** Formats numbers for a table. */
final class Numbers {
  private Numbers() {}

  /** Returns the value with at most two decimals. */
  static String of(double value) {
    return new DecimalFormat("0.##", DecimalFormatSymbols.getInstance(Locale.ROOT)).format(value);
  }
}
