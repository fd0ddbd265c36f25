package lucid.config;

/** Thrown by a record's constructor for a value that it refuses; becomes a {@link Problem}. */
public final class Refusal extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  private final String key;

  /**
   * @param key the key relative to the record's own, such as {@code "rate"} or {@code "load.rate"}
   * @param allowed the accepted values, as the end of "expected ..."
   */
  public Refusal(String key, String allowed) {
    super(allowed);
    this.key = key;
  }

  public static void unless(boolean acceptable, String key, String allowed) {
    if (!acceptable) {
      throw new Refusal(key, allowed);
    }
  }

  /** Refuses a value that is not between 0 and 100 percent. */
  public static void unlessPercent(double value, String key) {
    unless(value >= 0 && value <= 100, key, "0 to 100");
  }

  public String key() {
    return key;
  }
}
