package lucid.stack.database;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RightsTest {
  @Test
  void rootInAContainerIsToldToUseAnotherUser() {
    assertThat(Rights.missing("root", () -> false).orElseThrow())
        .startsWith("the embedded stack's PostgreSQL does not run as root")
        .contains("run Maven as an ordinary user");
  }

  @Test
  void otherUsersAndRootThatCanSwitchMayStartTheServer() {
    assertThat(Rights.missing("root", () -> true)).isEmpty();
    assertThat(Rights.missing("lucid", () -> false)).isEmpty();
  }
}
