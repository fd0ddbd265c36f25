package lucid.config;

import java.net.URI;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads host, port and path of an http or https address. {@link URI#getHost} is not used, since it
 * returns null for some names that can be connected to, such as {@code api_gateway} or {@code 8.8}.
 */
public final class HttpAddress {
  private static final int HIGHEST_PORT = 65_535;

  /** The host is a name, an IPv4 address or an IPv6 address in brackets; a port may follow. */
  private static final Pattern AUTHORITY =
      Pattern.compile("(\\[[0-9a-fA-F:.]+]|[A-Za-z0-9._-]+)(?::(\\d{1,5}))?");

  private HttpAddress() {}

  /**
   * Refuses an address that is neither http nor https, whose host is not certain, or that names a
   * user.
   *
   * @throws Refusal for {@code key}
   */
  public static void require(URI address, String key) {
    int port = authority(address).map(hostAndPort -> port(hostAndPort, address)).orElse(0);
    Refusal.unless(
        isHttp(address) && port >= 1 && port <= HIGHEST_PORT,
        key,
        "an http or https address without user and password: a host in ASCII and, if need be, a"
            + " port from 1 to 65535, such as http://192.168.0.75:8080");
  }

  /**
   * Returns the host's name or address. An IPv6 address has no brackets.
   *
   * @throws IllegalArgumentException if {@link #require} refuses it
   */
  public static String host(URI address) {
    return hostAndPort(address).group(1).replaceAll("[\\[\\]]", "");
  }

  /**
   * Returns the port, which is the scheme's default if the address names none.
   *
   * @throws IllegalArgumentException if {@link #require} refuses it
   */
  public static int port(URI address) {
    return port(hostAndPort(address), address);
  }

  /**
   * Returns the address of a path below the path of {@code address}.
   *
   * @param path the path, with a slash in front
   */
  public static URI at(URI address, String path) {
    return URI.create(address.toString().replaceFirst("/*(?:[?#].*)?$", "") + path);
  }

  private static boolean isHttp(URI address) {
    return "http".equalsIgnoreCase(address.getScheme())
        || "https".equalsIgnoreCase(address.getScheme());
  }

  private static MatchResult hostAndPort(URI address) {
    return authority(address)
        .orElseThrow(() -> new IllegalArgumentException("this address has no host: " + address));
  }

  private static Optional<MatchResult> authority(URI address) {
    return Optional.ofNullable(address.getRawAuthority())
        .map(AUTHORITY::matcher)
        .filter(Matcher::matches)
        .map(Matcher::toMatchResult);
  }

  private static int port(MatchResult hostAndPort, URI address) {
    if (hostAndPort.group(2) != null) {
      return Integer.parseInt(hostAndPort.group(2));
    }
    return "https".equalsIgnoreCase(address.getScheme()) ? 443 : 80;
  }
}
