package lucid.settings;

/** The purpose of a profile, which decides which simulations run and what their runs produce. */
public enum Purpose {
  /** Decides whether the services meet their criteria. */
  ACCEPTANCE,
  /** Shows whether the services meet their criteria for a long time, and whether figures drift. */
  SOAK,
  /** Sends every request once to see whether everything fits together, and decides nothing. */
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
