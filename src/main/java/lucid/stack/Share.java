package lucid.stack;

/**
 * Picks a share of all calls evenly: of 1000 calls, 0.3 percent are exactly 3, not about 3. So a
 * dial that is just outside a criterion is outside in every run. Not thread-safe.
 */
public final class Share {
  private double owed;

  /** Returns whether this call belongs to the share of {@code percent}. */
  public boolean picks(double percent) {
    owed += percent / 100;
    if (owed < 1) {
      return false;
    }
    owed -= 1;
    return true;
  }
}
