package lucid.measure;

import java.util.prefs.AbstractPreferences;
import java.util.prefs.Preferences;
import java.util.prefs.PreferencesFactory;

/**
 * Preferences that keep Gatling from asking a public server for its newest version. Gatling has no
 * switch for this, but does not ask if its preferences say that it has just done so. {@code
 * conf/injector-jvm.args} names this class. The user's real preferences stay untouched.
 */
public final class NoVersionCheck implements PreferencesFactory {
  private static final Preferences ROOT = new InMemory(null, "");

  @Override
  public Preferences systemRoot() {
    return ROOT;
  }

  @Override
  public Preferences userRoot() {
    return ROOT;
  }

  private static final class InMemory extends AbstractPreferences {
    InMemory(AbstractPreferences parent, String name) {
      super(parent, name);
    }

    @Override
    protected String getSpi(String key) {
      return key.equals("lastCheckTimestamp") ? Long.toString(Long.MAX_VALUE) : null;
    }

    @Override
    protected AbstractPreferences childSpi(String name) {
      return new InMemory(this, name);
    }

    @Override
    protected void putSpi(String key, String value) {
      // Nothing outlives the run.
    }

    @Override
    protected void removeSpi(String key) {
      // Nothing was kept.
    }

    @Override
    protected void removeNodeSpi() {
      // Nothing was kept.
    }

    @Override
    protected String[] keysSpi() {
      return new String[0];
    }

    @Override
    protected String[] childrenNamesSpi() {
      return new String[0];
    }

    @Override
    protected void syncSpi() {
      // Nothing to write.
    }

    @Override
    protected void flushSpi() {
      // Nothing to write.
    }
  }
}
