package lucid.settings;

/** The purpose of a profile. It decides which simulations run, and what their runs produce. */
public enum Purpose {
  /** To decide whether the services meet their criteria. */
  ACCEPTANCE,
  /** To see whether the services meet their criteria for a long time, and whether figures drift. */
  SOAK,
  /** To send every request once and see whether everything fits together. It decides nothing. */
  ONCE;

  /** Returns the purpose of the profile of that name. */
  public static Purpose of(String profile) {
    return switch (profile) {
      case "soak" -> SOAK;
      case "once" -> ONCE;
      default -> ACCEPTANCE;
    };
  }
}
