package lucid.store;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * A parameter of a database's address.
 *
 * @param name the name in small letters
 * @param value the value as it stands in the address
 * @param text the parameter as it stands in the address
 */
public record AddressParameter(String name, String value, String text) {
  /**
   * Splits a parameter into name and value.
   *
   * @throws AddressException if the parameter has no value
   */
  public static AddressParameter of(String text) {
    int end = text.indexOf('=');
    if (end < 0) {
      throw new AddressException(
          "a parameter has no value: expected name=value, and & only between two of them (%26 within one)");
    }
    return new AddressParameter(
        text.substring(0, end).toLowerCase(Locale.ROOT), text.substring(end + 1), text);
  }

  /**
   * Decodes a value; a + stands for a blank.
   *
   * @throws AddressException if it has a % that encodes nothing
   */
  public static String decoded(String value) {
    try {
      return URLDecoder.decode(value, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new AddressException("a % in its parameters must be written %25");
    }
  }
}
