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
   * Refuses characters with which the driver can't read user name and password, or reads others.
   *
   * @param unreadable matches one such character; % is left out
   * @throws AddressException naming these characters, and nothing that stands around them
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
   * Refuses what a driver would read as another character in a parameter that is a user or
   * password.
   *
   * @throws AddressException naming it
   */
  public static void requireParameter(String name, String value) {
    var encoded = encoded(value, NO_ENCODING + "|\\+");
    if (!encoded.isEmpty()) {
      throw new AddressException(
          "its parameter %s has characters that can't stand there as they are: write %s"
              .formatted(name, encoded));
    }
  }

  /** Such as {@code @ as %40, / as %2F}; empty if all can stand. */
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
