package lucid.target;

import java.util.Locale;

/** The four Phase 2 services. */
public enum Service {
  GATEWAY,
  BLOCKCHAIN,
  MESH,
  DATABASE;

  /** Returns the service's name in keys of the settings: {@code gateway}. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
