package lucid.config;

/**
 * One value that can't be used.
 *
 * @param key the full key, as one would write it after {@code -D}
 * @param value what was found, as written; {@code "nothing"} if the key is missing
 * @param origin where it was found: a file and line, or {@code -D}
 * @param allowed what would have been accepted, as the end of "expected ..."
 */
public record Problem(String key, String value, String origin, String allowed) {
  @Override
  public String toString() {
    return key + " = " + value + " (" + origin + "): expected " + allowed;
  }
}
