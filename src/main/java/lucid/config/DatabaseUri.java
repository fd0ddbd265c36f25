package lucid.config;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The parts of a database's address, cut where its driver cuts them. A password that is not
 * percent-encoded may reach into the parts after it, which are then uncertain.
 *
 * @param scheme the scheme, such as {@code mongodb+srv}; empty if the text is no address
 * @param userInfo the user and the password as written; empty if there are none
 * @param hosts the hosts with their ports; empty if they can't be told from a password
 * @param path the database, with a slash in front; empty if there is none
 * @param query all parameters as written
 * @param certain true if every @ stands where a correctly encoded address may have one
 */
public record DatabaseUri(
    String scheme, String userInfo, String hosts, String path, String query, boolean certain) {
  private static final String SEPARATOR = "://";
  private static final Pattern SCHEME = Pattern.compile("[A-Za-z0-9+]+");
  private static final Pattern END_OF_HOSTS = Pattern.compile("[/?]");
  private static final Pattern FRAGMENT = Pattern.compile("#.*");

  private static final Pattern HOST =
      Pattern.compile("(?:[^:,/?#@\\[\\]]+|\\[[0-9A-Fa-f:.%]+])(?::\\d{1,5})?");

  private static final Pattern PARAMETER = Pattern.compile("[A-Za-z_]+=.*");

  /** Cuts an address, even one that a driver would not accept. */
  public static DatabaseUri of(Secret uri) {
    var text = uri.value();
    int end = text.indexOf(SEPARATOR);
    if (end < 0 || !SCHEME.matcher(text.substring(0, end)).matches()) {
      return new DatabaseUri("", "", "", "", "", true);
    }
    var scheme = text.substring(0, end);
    var rest = text.substring(end + SEPARATOR.length());
    var read = cut(scheme, "", rest, true);
    int at = read.hosts.lastIndexOf('@');
    if (at >= 0) {
      read = cut(scheme, read.hosts.substring(0, at), rest.substring(at + 1), true);
    }
    return read.isClear() ? read : uncertain(scheme, rest);
  }

  private static DatabaseUri cut(String scheme, String userInfo, String rest, boolean certain) {
    var end = END_OF_HOSTS.matcher(rest);
    int path = end.find() ? end.start() : rest.length();
    int query = rest.indexOf('?', path);
    return new DatabaseUri(
        scheme,
        userInfo,
        rest.substring(0, path),
        rest.substring(path, query < 0 ? rest.length() : query),
        query < 0 ? "" : rest.substring(query + 1),
        certain);
  }

  /** Returns whether all parts are certain; {@code appName=@account@} is a valid parameter. */
  private boolean isClear() {
    return !path.contains("@")
        && (!query.contains("@")
            || (path.startsWith("/")
                && Arrays.stream(hosts.split(",", -1)).allMatch(HOST.asMatchPredicate())
                && parameters().stream()
                    .filter(one -> one.contains("@"))
                    .allMatch(PARAMETER.asMatchPredicate())));
  }

  /** Cuts an address whose password may reach up to the last @, unless that @ is in a parameter. */
  private static DatabaseUri uncertain(String scheme, String rest) {
    int at = rest.lastIndexOf('@');
    var before = rest.substring(0, at);
    boolean inParameter = before.lastIndexOf('=') > before.indexOf('?') && before.contains("?");
    return cut(scheme, before, inParameter ? "" : rest.substring(at + 1), false);
  }

  /** Returns the single parameters, which are {@code name=value} if they are correct. */
  public List<String> parameters() {
    return Arrays.stream(query.split("[&;]")).filter(one -> !one.isEmpty()).toList();
  }

  /** Returns hosts, ports and database without a secret, such as {@code 10.0.0.7:27017/lucid}. */
  public String place() {
    return FRAGMENT.matcher(hosts + path).replaceFirst("");
  }

  /** Returns whether {@link #place} is known and no part of a password. */
  public boolean canBeShown() {
    return !scheme.isEmpty() && (certain || !hosts.isEmpty());
  }

  /** Returns the scheme and the {@link #place}, without user, password and parameters. */
  @Override
  public String toString() {
    return (scheme.isEmpty() ? "" : scheme + SEPARATOR) + (canBeShown() ? place() : "***");
  }
}
