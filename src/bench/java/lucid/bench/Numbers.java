package lucid.bench;

import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;

/** Numbers for readers of a table. */
final class Numbers {
  private Numbers() {}

  /** Two decimals at most, and none that say nothing. */
  static String of(double value) {
    return new DecimalFormat("0.##", DecimalFormatSymbols.getInstance(Locale.ROOT)).format(value);
  }
}
