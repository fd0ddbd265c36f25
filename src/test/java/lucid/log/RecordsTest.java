package lucid.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The records of a request. {@code VerdictOfGatlingIT} tests the reading of Gatling's logs. */
class RecordsTest {
  private final Records records = new Records();

  private void add(int start, int end, String... failure) {
    records.add(start, end, Optional.ofNullable(failure.length == 0 ? null : failure[0]));
  }

  @Test
  void keepsEveryRecordUnchanged() {
    for (int i = 0; i < 1000; i++) {
      records.add(i, 3 * i, i % 2 == 0 ? Optional.empty() : Optional.of("odd"));
    }
    assertThat(records.size()).isEqualTo(1000);
    assertThat(records.start(999)).isEqualTo(999);
    assertThat(records.end(999)).isEqualTo(2997);
    assertThat(records.millis(999)).isEqualTo(1998);
    assertThat(records.isGood(998)).isTrue();
    assertThat(records.failure(998)).isEmpty();
    assertThat(records.isGood(999)).isFalse();
    assertThat(records.failure(999)).contains("odd");
  }

  @Test
  void countsMessagesWithTheMostFrequentFirst() {
    add(0, 1, "a");
    add(0, 1, "b");
    add(0, 1);
    add(0, 1, "b");
    assertThat(records.failures()).containsExactly("2 x b", "1 x a");
    assertThat(records.failure(0)).contains("a");
    assertThat(records.failure(3)).contains("b");
  }

  @Test
  void failuresAreReportedWithoutTheirJavaClasses() {
    add(0, 1, "j.n.ConnectException: Connection refused");
    add(0, 1, "i.n.c.u.Errors$NativeIoException: refused");
    add(0, 1, "j.n.c.ClosedChannelException");
    add(0, 1, "i.n.c.StacklessClosedChannelException");
    add(0, 1, "i.g.h.c.i.PrematureCloseException: Premature close");
    assertThat(records.failures())
        .containsExactlyInAnyOrder(
            "1 x Connection refused",
            "1 x refused",
            "2 x the connection was closed",
            "1 x the server closed the connection before its answer was complete");
  }

  @Test
  void withoutFailuresThereIsNoMessage() {
    add(0, 1);
    assertThat(records.failures()).isEmpty();
  }

  @Test
  void sortsTheStartsAndKeepsTheRecordsInTheOrderOfTheLog() {
    add(20, 21);
    add(10, 30);
    add(15, 16);
    assertThat(records.sortedStarts()).containsExactly(10, 15, 20);
    assertThat(records.start(0)).isEqualTo(20);
  }

  @Test
  void requestThatWasNeverSentHasNoRecords() {
    add(0, 1);
    var log = new RunLog(0, 1, Map.of("request", records));
    assertThat(log.of("request").size()).isEqualTo(1);
    assertThat(log.of("another").size()).isZero();
    assertThat(log.of("another").sortedStarts()).isEmpty();
  }
}
