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
  /** Reads {@code uri}, which need not be one that a driver accepts. */
  public static StoreAddress of(Secret uri) {
    var text = uri.value();
    int scheme = Math.max(0, text.indexOf("://"));
    var rest = text.substring(Math.min(text.length(), scheme + "://".length()));
    // From the last @ on: a password may hold anything.
    var place = rest.substring(rest.lastIndexOf('@') + 1).replaceFirst("[?#].*", "");
    return new StoreAddress(text.substring(0, scheme), place);
  }

  @Override
  public String toString() {
    return scheme + "://" + place;
  }
}
