package lucid.config;

/**
 * One value that can't be used.
 *
 * @param key the full key, as it is written after {@code -D}
 * @param value the value as written; {@code "nothing"} if the key is missing
 * @param origin the place of the value: a file and line, or {@code -D}
 * @param allowed the accepted values, as the end of "expected ..."
 */
public record Problem(String key, String value, String origin, String allowed) {
  @Override
  public String toString() {
    return key + " = " + value + " (" + origin + "): expected " + allowed;
  }
}
