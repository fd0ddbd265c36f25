package lucid.measure;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.nothingFor;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import com.sun.management.OperatingSystemMXBean;
import io.gatling.core.action.Action;
import io.gatling.core.structure.ScenarioContext;
import io.gatling.javaapi.core.PopulationBuilder;
import io.netty.util.concurrent.EventExecutor;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.HdrHistogram.Histogram;

/**
 * A watch of the lateness of the injector's event loops during a load. Gatling's clock starts when
 * a request is sent. If the injector stalls, it sends late, and only this watch shows the delay.
 *
 * <p>Each event loop runs a task every {@code tick}. The times by which the task is late are kept
 * as {@link Stalls}, which the verdict subtracts from each record. A separate thread would not
 * notice a stall, since an event loop may have a queue while other threads run promptly.
 *
 * <p>When the load's window is over, the 99th percentile over all loops is written to the log as
 * {@value #REQUEST}, in whole milliseconds, rounded up. It is corrected for coordinated omission: a
 * stall counts for every tick that it swallowed. This record decides nothing.
 */
public final class InjectorLag {
  public static final String REQUEST = "injector lag";

  private static final double PERCENTILE = 99;

  /** The time in which the answers of the window's last moment are read. */
  private static final Duration GRACE = Duration.ofMillis(200);

  private final Duration tick;
  private final List<EventExecutor> others = new CopyOnWriteArrayList<>();
  private final List<Loop> loops = new CopyOnWriteArrayList<>();
  private final AtomicBoolean over = new AtomicBoolean();
  private final CompletableFuture<Void> recorded = new CompletableFuture<>();
  private volatile Runnable entry = () -> {};
  private volatile Optional<Double> cpuPercent = Optional.empty();
  private volatile Optional<Double> p99Millis = Optional.empty();
  private volatile long gatlingAhead;
  private volatile long endNanos;

  /**
   * @param tick the time between two tasks of an event loop
   */
  public InjectorLag(Duration tick) {
    this.tick = tick;
  }

  /** Watches further event loops, for a client that does not use Gatling's. */
  public void watchAlso(Collection<? extends EventExecutor> loops) {
    others.addAll(loops);
  }

  /**
   * Returns the 99th percentile of the lateness in milliseconds; empty before the window has ended.
   */
  public Optional<Double> p99Millis() {
    return p99Millis;
  }

  /**
   * Returns the part of the machine's processors that the injector's process used over the window,
   * in percent of them all; empty before the window has ended.
   */
  public Optional<Double> cpuPercent() {
    return cpuPercent;
  }

  /**
   * Returns the times at which the loops were late, by Gatling's clock, until now or until the
   * watch ended.
   */
  public Stalls stalls() {
    long until = over.get() ? endNanos : Ticker.SYSTEM.nanos();
    var all = new ArrayList<Stalls.Stall>();
    loops.forEach(loop -> all.addAll(loop.stalls(until, epochMicrosOfNanoZero())));
    return Stalls.of(all);
  }

  private long epochMicrosOfNanoZero() {
    return 1000 * (Ticker.SYSTEM.epochMillis() + gatlingAhead) - Ticker.SYSTEM.nanos() / 1000;
  }

  /**
   * Returns a population of one user that begins the watch {@code lead} after the start of the run,
   * on every injector that shares the load. The user writes the record when {@code window} is over.
   * The watch goes on until {@link #end}.
   *
   * @param requests the watch whose computed records are written together with this one
   */
  public PopulationBuilder after(Duration lead, Duration window, RequestWatch requests) {
    return scenario(REQUEST)
        .exec(
            ScenarioAction.builder(
                (context, next) -> new LagWatch(context, next, window, requests)))
        .injectOpen(nothingFor(lead), atOnceUsers(1))
        .noShard();
  }

  /** Writes the record before the window has passed. The stage completes when it is in the log. */
  public CompletionStage<Void> endEarly() {
    entry.run();
    return recorded.copy();
  }

  /** Ends the watch: the load is over. */
  public void end() {
    if (over.compareAndSet(false, true)) {
      endNanos = Ticker.SYSTEM.nanos();
    }
  }

  private final class LagWatch extends ScenarioAction {
    private final Duration window;
    private final RequestWatch requests;

    LagWatch(ScenarioContext context, Action next, Duration window, RequestWatch requests) {
      super(REQUEST, context, next);
      this.window = window;
      this.requests = requests;
    }

    @Override
    void begin(io.gatling.core.session.Session session) {
      loadClasses();
      gatlingAhead = gatlingAhead(context());
      var cpu = CpuUse.now();
      context().coreComponents().eventLoopGroup().forEach(this::watch);
      others.forEach(this::watch);
      var first = new AtomicBoolean(true);
      entry =
          () -> {
            if (first.compareAndSet(true, false)) {
              record(session, cpu);
            }
          };
      var unused =
          session
              .eventLoop()
              .schedule(() -> entry.run(), window.plus(GRACE).toMillis(), TimeUnit.MILLISECONDS);
    }

    private void watch(EventExecutor executor) {
      var loop = new Loop(executor, tick, over::get, Ticker.SYSTEM);
      loops.add(loop);
      loop.start();
    }

    private void record(io.gatling.core.session.Session session, CpuUse cpu) {
      try {
        cpuPercent = Optional.of(cpu.percentSince());
        long p99 = p99Micros();
        p99Millis = Optional.of(p99 / 1e3);
        write(session, entry(p99));
        requests.computed().forEach(computed -> write(session, computed));
      } finally {
        // The run must end, even if the record can't be written.
        recorded.complete(null);
        proceed(session);
      }
    }

    /** Loads the classes that write the record, since a load may leave no file to be opened. */
    private void loadClasses() {
      entry(p99Micros());
      requests.computed();
    }
  }

  private long p99Micros() {
    var all = Loop.histogram();
    loops.forEach(loop -> loop.addTo(all));
    return all.getValueAtPercentile(PERCENTILE);
  }

  private static LogRecord entry(long micros) {
    var zero = LogRecord.of(REQUEST, 0, Duration.of(micros, ChronoUnit.MICROS), Optional.empty());
    long end = Ticker.SYSTEM.epochMillis();
    return new LogRecord(REQUEST, end - zero.endMillis(), end, Optional.empty());
  }

  private record CpuUse(long cpuNanos, long wallNanos) {
    private static final OperatingSystemMXBean SYSTEM =
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    static CpuUse now() {
      return new CpuUse(SYSTEM.getProcessCpuTime(), System.nanoTime());
    }

    double percentSince() {
      var now = now();
      return 100.0
          * (now.cpuNanos - cpuNanos)
          / (now.wallNanos - wallNanos)
          / Runtime.getRuntime().availableProcessors();
    }
  }

  /** The lateness of one event loop. */
  static final class Loop implements Runnable {
    private static final long LONGEST_MICROS = TimeUnit.MINUTES.toMicros(10);

    /** The lateness below which a tick is on time, since timers are not more exact. */
    private static final long PUNCTUAL_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final EventExecutor executor;
    private final long tickNanos;
    private final BooleanSupplier over;
    private final Ticker ticker;
    private final Histogram lateness = histogram();
    private final List<long[]> late = new ArrayList<>();
    private long dueNanos;

    Loop(EventExecutor executor, Duration tick, BooleanSupplier over, Ticker ticker) {
      this.executor = executor;
      this.tickNanos = tick.toNanos();
      this.over = over;
      this.ticker = ticker;
    }

    static Histogram histogram() {
      return new Histogram(1, LONGEST_MICROS, 3);
    }

    void start() {
      dueNanos = ticker.nanos();
      next(dueNanos);
    }

    private synchronized void next(long now) {
      // The histogram's correction adds the ticks that a stall swallowed.
      long missed = Math.max(0, (now - dueNanos) / tickNanos);
      dueNanos += (missed + 1) * tickNanos;
      try {
        var unused = executor.schedule(this, dueNanos - now, TimeUnit.NANOSECONDS);
      } catch (RejectedExecutionException e) {
        // The loop has been shut down: the run is over.
        dueNanos = Long.MAX_VALUE;
      }
    }

    @Override
    public void run() {
      long now = ticker.nanos();
      if (over.getAsBoolean()) {
        return;
      }
      note(now);
      next(now);
    }

    private synchronized void note(long now) {
      long lateNanos = Math.max(0, now - dueNanos);
      lateness.recordValueWithExpectedInterval(
          Math.min(TimeUnit.NANOSECONDS.toMicros(lateNanos), LONGEST_MICROS),
          TimeUnit.NANOSECONDS.toMicros(tickNanos));
      if (lateNanos >= PUNCTUAL_NANOS) {
        late.add(new long[] {dueNanos, now});
      }
    }

    synchronized void addTo(Histogram all) {
      all.add(lateness);
    }

    /** Returns the late ticks so far, with the one that is late now. */
    synchronized List<Stalls.Stall> stalls(long untilNanos, long epochMicrosOfNanoZero) {
      var all = new ArrayList<Stalls.Stall>();
      late.forEach(tick -> all.add(stall(tick[0], tick[1], epochMicrosOfNanoZero)));
      if (untilNanos - dueNanos >= PUNCTUAL_NANOS && dueNanos != Long.MAX_VALUE) {
        all.add(stall(dueNanos, untilNanos, epochMicrosOfNanoZero));
      }
      return all;
    }

    private static Stalls.Stall stall(long fromNanos, long toNanos, long epochMicrosOfNanoZero) {
      return new Stalls.Stall(
          fromNanos / 1000 + epochMicrosOfNanoZero, toNanos / 1000 + epochMicrosOfNanoZero);
    }
  }
}
