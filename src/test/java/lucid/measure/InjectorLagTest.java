package lucid.measure;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.DefaultEventLoop;
import io.netty.util.concurrent.EventExecutor;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class InjectorLagTest {
  private static final Duration TICK = Duration.ofMillis(5);

  private final TestTicker ticker = new TestTicker();
  private final AtomicReference<Runnable> scheduled = new AtomicReference<>();
  private final AtomicLong delay = new AtomicLong();

  /** An event loop that only remembers what it was asked to do next. */
  private final EventExecutor loop =
      (EventExecutor)
          Proxy.newProxyInstance(
              getClass().getClassLoader(),
              new Class<?>[] {EventExecutor.class},
              (proxy, method, arguments) -> {
                assertThat(method.getName()).isEqualTo("schedule");
                scheduled.set((Runnable) arguments[0]);
                delay.set((Long) arguments[1]);
                return null;
              });

  private final AtomicBoolean stopped = new AtomicBoolean();
  private final AtomicLong ends = new AtomicLong();

  private InjectorLag.Loop watching(Duration window) {
    var watched =
        new InjectorLag.Loop(loop, TICK, window, stopped::get, ticker, ends::incrementAndGet);
    watched.start();
    return watched;
  }

  private void runLate(Duration by) {
    ticker.pass(Duration.ofNanos(delay.get()).plus(by));
    scheduled.getAndSet(null).run();
  }

  @Test
  void punctualLoopHasNoLag() {
    var watched = watching(Duration.ofMillis(50));
    for (int i = 0; i < 10; i++) {
      runLate(Duration.ZERO);
    }
    assertThat(watched.lateness.getMaxValue()).isZero();
    assertThat(watched.lateness.getTotalCount()).isEqualTo(10);
    assertThat(ends).hasValue(1);
    assertThat(scheduled).hasNullValue();
  }

  @Test
  void loadThatIsStoppedEndsTheWatchingAtTheNextTick() {
    var watched = watching(Duration.ofSeconds(60));
    runLate(Duration.ZERO);
    stopped.set(true);
    runLate(Duration.ZERO);
    assertThat(watched.lateness.getTotalCount()).isEqualTo(2);
    assertThat(ends).hasValue(1);
    assertThat(scheduled).hasNullValue();
  }

  @Test
  void stallCountsForEveryTickItSwallowed() {
    var watched = watching(Duration.ofSeconds(1));
    runLate(Duration.ofMillis(400));
    // 400 ms late, and the ticks due meanwhile 395, 390, ... 5 ms late.
    assertThat(watched.lateness.getTotalCount()).isEqualTo(80);
    assertThat(watched.lateness.getMaxValue()).isBetween(400_000L, 400_500L);
    assertThat(watched.lateness.getValueAtPercentile(50)).isBetween(195_000L, 205_500L);
  }

  @Test
  void afterAStallTheNextTickIsInTheFuture() {
    watching(Duration.ofSeconds(1));
    runLate(Duration.ofMillis(12));
    assertThat(delay.get()).isPositive().isLessThanOrEqualTo(TICK.toNanos());
  }

  @Test
  void aBlockedEventLoopIsSeen() throws InterruptedException {
    var blocked = new DefaultEventLoop();
    try {
      var ended = new CountDownLatch(1);
      var watched =
          new InjectorLag.Loop(
              blocked, TICK, Duration.ofMillis(300), () -> false, Ticker.SYSTEM, ended::countDown);
      watched.start();
      var stall = new CountDownLatch(1);
      blocked.execute(
          () -> {
            try {
              var unused = stall.await(100, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          });
      assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
      assertThat(watched.lateness.getMaxValue()).isGreaterThan(80_000);
    } finally {
      blocked.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
    }
  }
}
