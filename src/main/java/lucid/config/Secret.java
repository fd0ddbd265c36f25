package lucid.config;

/** A value that is used but never shown: {@link #toString} hides it. */
public record Secret(String value) {
  @Override
  public String toString() {
    return "***";
  }
}
