package lucid.settings;

/** What a profile is for: which simulations have a part in it, and what is made of their runs. */
public enum Purpose {
  /** To decide whether the services meet their criteria. */
  ACCEPTANCE,
  /** To see whether they still do after a long time, and whether anything drifts. */
  SOAK,
  /** To send every request once, and to see whether all of it fits together. It decides nothing. */
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
