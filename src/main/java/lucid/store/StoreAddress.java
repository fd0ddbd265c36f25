package lucid.store;

import lucid.config.Secret;

/**
 * Which database an address names, in words that may be printed.
 *
 * @param scheme of the address, such as {@code mongodb+srv}
 * @param place hosts, ports and database, such as {@code 10.0.0.7:27017/lucid}; neither user nor
 *     password
 */
public record StoreAddress(String scheme, String place) {
  private static final String SEPARATOR = "://";

  /**
   * Reads {@code uri}, which need not be one that a driver accepts. Of what is no address nothing
   * is kept: any of it may be a password.
   */
  public static StoreAddress of(Secret uri) {
    var text = uri.value();
    int scheme = text.indexOf(SEPARATOR);
    if (scheme < 0 || !text.substring(0, scheme).matches("[A-Za-z0-9+]+")) {
      return new StoreAddress("", "");
    }
    var rest = text.substring(scheme + SEPARATOR.length());
    // From the last @ on: a password may hold anything.
    var place = rest.substring(rest.lastIndexOf('@') + 1).replaceFirst("[?#].*", "");
    return new StoreAddress(text.substring(0, scheme), place);
  }

  @Override
  public String toString() {
    return scheme.isEmpty() ? "***" : scheme + SEPARATOR + place;
  }
}
