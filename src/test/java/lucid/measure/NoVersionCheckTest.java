package lucid.measure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NoVersionCheckTest {
  /** Gatling reads this value before it asks a public server for its newest version. */
  @Test
  void gatlingFindsThatItHasJustAsked() {
    var preferences = new NoVersionCheck().userRoot().node("/io/gatling/latestVersion");
    assertThat(preferences.getLong("lastCheckTimestamp", 0))
        .isGreaterThan(System.currentTimeMillis());
    assertThat(preferences.getBoolean("lastCheckSuccess", false)).isFalse();
  }

  @Test
  void nothingIsKept() {
    var preferences = new NoVersionCheck().userRoot().node("/x");
    preferences.put("key", "value");
    assertThat(preferences.get("key", "nothing")).isEqualTo("nothing");
  }
}
