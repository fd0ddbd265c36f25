package lucid.store;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import lucid.config.DatabaseUri;

/** Checks the user name and the password of an address. */
public final class UserInfo {
  private static final String NO_ENCODING = "%(?![0-9A-Fa-f]{2})";

  private UserInfo() {}

  /**
   * Refuses characters that the driver can't read, or misreads, in a user name or password.
   *
   * @param unreadable matches one such character; % is left out
   * @throws AddressException if there are any; the message names them, and nothing around them
   */
  public static void require(DatabaseUri uri, String unreadable) {
    var text = uri.userInfo().replaceFirst(":", "");
    var encoded = encoded(text, NO_ENCODING + "|" + unreadable);
    if (!encoded.isEmpty()) {
      throw new AddressException(
          "its user name or password has characters that can't stand there as they are: write "
              + encoded);
    }
    if (!uri.certain()) {
      throw new AddressException("it has an @ behind its hosts that must be written %40");
    }
  }

  /**
   * Refuses characters that a driver would misread in a parameter that is a user or password.
   *
   * @throws AddressException if there are any; the message names them
   */
  public static void requireParameter(String name, String value) {
    var encoded = encoded(value, NO_ENCODING + "|\\+");
    if (!encoded.isEmpty()) {
      throw new AddressException(
          "its parameter %s has characters that can't stand there as they are: write %s"
              .formatted(name, encoded));
    }
  }

  /** Returns how to write the unreadable characters, such as {@code @ as %40}; empty if none is. */
  private static String encoded(String text, String unreadable) {
    return Pattern.compile(unreadable)
        .matcher(text)
        .results()
        .map(MatchResult::group)
        .distinct()
        .map(
            one ->
                (one.isBlank() ? "a blank" : one)
                    + " as "
                    + URLEncoder.encode(one, StandardCharsets.UTF_8).replace("+", "%20"))
        .collect(Collectors.joining(", "));
  }
}
