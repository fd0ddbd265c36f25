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
import lucid.testing.TestTicker;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class InjectorLagTest {
  private static final Duration TICK = Duration.ofMillis(5);

  private final TestTicker ticker = new TestTicker();
  private final AtomicReference<Runnable> scheduled = new AtomicReference<>();
  private final AtomicLong delay = new AtomicLong();

  /** An event loop that only remembers the next task. */
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

  private final AtomicBoolean over = new AtomicBoolean();

  private InjectorLag.Loop watching() {
    var watched = new InjectorLag.Loop(loop, TICK, over::get, ticker);
    watched.start();
    return watched;
  }

  private static Histogram lateness(InjectorLag.Loop watched) {
    var all = InjectorLag.Loop.histogram();
    watched.addTo(all);
    return all;
  }

  private void runLate(Duration by) {
    ticker.pass(Duration.ofNanos(delay.get()).plus(by));
    scheduled.getAndSet(null).run();
  }

  @Test
  void punctualLoopHasNoLagAndNoStalls() {
    var watched = watching();
    for (int i = 0; i < 10; i++) {
      runLate(Duration.ZERO);
    }
    assertThat(lateness(watched).getMaxValue()).isZero();
    assertThat(lateness(watched).getTotalCount()).isEqualTo(10);
    assertThat(watched.stalls(ticker.nanos(), 0)).isEmpty();
  }

  @Test
  void itTicksUntilTheLoadIsOver() {
    watching();
    runLate(Duration.ZERO);
    over.set(true);
    runLate(Duration.ZERO);
    assertThat(scheduled).hasNullValue();
  }

  @Test
  void stallCountsForEveryTickItSwallowed() {
    var watched = watching();
    runLate(Duration.ofMillis(400));
    // One tick is 400 ms late, and the ticks due meanwhile are 395, 390, ... 5 ms late.
    var lateness = lateness(watched);
    assertThat(lateness.getTotalCount()).isEqualTo(80);
    assertThat(lateness.getMaxValue()).isBetween(400_000L, 400_500L);
    assertThat(lateness.getValueAtPercentile(50)).isBetween(195_000L, 205_500L);
  }

  @Test
  void aStallLastsFromWhenTheTickWasDueUntilItRan() {
    var watched = watching();
    runLate(Duration.ZERO);
    runLate(Duration.ofMillis(400));
    assertThat(watched.stalls(ticker.nanos(), 0))
        .containsExactly(new Stalls.Stall(10_000, 410_000));
  }

  @Test
  void aTickThatIsLateWhenTheLoadEndsIsAStallUntilThen() {
    var watched = watching();
    ticker.pass(Duration.ofMillis(30));
    assertThat(watched.stalls(ticker.nanos(), 0)).containsExactly(new Stalls.Stall(5_000, 30_000));
  }

  @Test
  void afterAStallTheNextTickIsInTheFuture() {
    watching();
    runLate(Duration.ofMillis(12));
    assertThat(delay.get()).isPositive().isLessThanOrEqualTo(TICK.toNanos());
  }

  @Test
  void aBlockedEventLoopIsSeen() throws InterruptedException {
    var blocked = new DefaultEventLoop();
    try {
      var watched = new InjectorLag.Loop(blocked, TICK, over::get, Ticker.SYSTEM);
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
      Thread.sleep(200);
      assertThat(watched.stalls(System.nanoTime(), 0))
          .anySatisfy(
              seen -> assertThat(seen.toMicros() - seen.fromMicros()).isGreaterThan(80_000));
    } finally {
      over.set(true);
      blocked.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
    }
  }
}
