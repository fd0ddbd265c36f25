package lucid.stack.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SlidingWindowLimiterTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final AtomicLong nanos = new AtomicLong();
  private final SlidingWindowLimiter limiter = new SlidingWindowLimiter(nanos::get);

  private long admitted(String client, int requests) {
    return IntStream.range(0, requests)
        .filter(i -> limiter.admit(client, 100, MINUTE).isZero())
        .count();
  }

  private void later(Duration by) {
    nanos.addAndGet(by.toNanos());
  }

  @Test
  void burstOfOneHundredFiftyAdmitsOneHundred() {
    assertThat(admitted("a", 150)).isEqualTo(100);
  }

  @Test
  void burstThatTakesTwoSecondsAdmitsNoMore() {
    long admitted = 0;
    for (int i = 0; i < 150; i++) {
      admitted += admitted("a", 1);
      later(Duration.ofMillis(13));
    }
    assertThat(admitted).isEqualTo(100);
  }

  @Test
  void anotherClientIsAdmitted() {
    admitted("a", 150);
    assertThat(admitted("b", 1)).isEqualTo(1);
  }

  @Test
  void theWindowSlidesWithEachAdmittedRequest() {
    assertThat(admitted("a", 50)).isEqualTo(50);
    later(Duration.ofSeconds(30));
    assertThat(admitted("a", 100)).isEqualTo(50);
    later(Duration.ofSeconds(30));
    assertThat(admitted("a", 100)).isEqualTo(50);
  }

  @Test
  void refusedRequestIsNotRecordedAgainstTheClient() {
    admitted("a", 1000);
    later(MINUTE);
    assertThat(admitted("a", 100)).isEqualTo(100);
  }

  @Test
  void refusalSaysHowLongToWait() {
    admitted("a", 100);
    later(Duration.ofSeconds(20));
    assertThat(limiter.admit("a", 100, MINUTE)).isEqualTo(Duration.ofSeconds(40));
  }

  @Test
  void noLimitAdmitsAll() {
    assertThat(IntStream.range(0, 1000).allMatch(i -> limiter.admit("a", 0, MINUTE).isZero()))
        .isTrue();
  }

  @Test
  void clientsWhoseWindowHasPassedAreForgotten() {
    admitted("a", 1);
    later(Duration.ofSeconds(30));
    admitted("b", 1);
    later(Duration.ofSeconds(30));
    limiter.sweep(MINUTE);
    assertThat(limiter.clients()).isEqualTo(1);
  }
}
