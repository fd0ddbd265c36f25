package lucid.stack.database;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RightsTest {
  @Test
  void rootInAContainerIsToldToBeSomebodyElse() {
    assertThat(Rights.missing("root", () -> false).orElseThrow())
        .startsWith("the embedded stack's PostgreSQL does not run as root")
        .contains("run Maven as an ordinary user");
  }

  @Test
  void whoIsNotRootOrCanStepAsideMayStartIt() {
    assertThat(Rights.missing("root", () -> true)).isEmpty();
    assertThat(Rights.missing("lucid", () -> false)).isEmpty();
  }
}
