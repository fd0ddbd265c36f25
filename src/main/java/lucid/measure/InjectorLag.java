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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.HdrHistogram.Histogram;

/**
 * How late the injector was, beside the load it measured. Gatling's clock starts when a request is
 * sent: an injector that stalls sends late and hides its own delay in no figure but this one.
 *
 * <p>Each event loop is asked every {@code tick} to be on time; how late it comes is recorded in a
 * histogram (corrected for coordinated omission: a stall counts for every tick it swallowed). A
 * thread of its own would miss it, since event loops queue while other threads are scheduled
 * promptly. At the end the 99th percentile over all loops is one entry of the log, {@value
 * #REQUEST}, rounded up to whole milliseconds.
 */
public final class InjectorLag {
  public static final String REQUEST = "injector lag";

  private static final double PERCENTILE = 99;

  private final Duration tick;
  private final AtomicReference<Double> cpuPercent = new AtomicReference<>();
  private final AtomicReference<Lateness> lateness = new AtomicReference<>();
  private final List<EventExecutor> others = new CopyOnWriteArrayList<>();

  /**
   * How late the event loops were, in milliseconds.
   *
   * @param p99 the 99th percentile
   * @param max the latest moment
   */
  public record Lateness(double p99, double max) {}

  private final CompletableFuture<Void> recorded = new CompletableFuture<>();
  private volatile boolean over;

  public InjectorLag(Duration tick) {
    this.tick = tick;
  }

  /** Watches these event loops, too: of a client that does not run on Gatling's own. */
  public void watchAlso(Collection<? extends EventExecutor> loops) {
    others.addAll(loops);
  }

  /** How late the injector was; empty before the window has ended. */
  public Optional<Lateness> lateness() {
    return Optional.ofNullable(lateness.get());
  }

  /**
   * Watches for {@code window}, from {@code lead} after the start of the run: a population of one,
   * beside the load, on every injector that shares it.
   */
  public PopulationBuilder after(Duration lead, Duration window) {
    return scenario(REQUEST)
        .exec(Step.builder((context, next) -> new Watch(context, next, window)))
        .injectOpen(nothingFor(lead), atOnceUsers(1))
        .noShard();
  }

  /**
   * What the injector's process used of the machine's processors over the window, 100 = all of
   * them; empty before the window has ended.
   */
  public Optional<Double> cpuPercent() {
    return Optional.ofNullable(cpuPercent.get());
  }

  /** Ends the watching before its window has passed; completes when the lag has been recorded. */
  public CompletionStage<Void> endEarly() {
    over = true;
    return recorded.copy();
  }

  private final class Watch extends Step {
    private final Duration window;

    Watch(ScenarioContext context, Action next, Duration window) {
      super(REQUEST, context, next);
      this.window = window;
    }

    @Override
    public void execute(io.gatling.core.session.Session session) {
      rehearse();
      var cpu = CpuTime.now();
      var loops = new ArrayList<Loop>();
      var running = new AtomicInteger();
      Runnable ended =
          () -> {
            if (running.decrementAndGet() == 0) {
              var logged = session;
              try {
                cpuPercent.set(cpu.percentSince());
                var all = all(loops);
                lateness.set(lateness(all));
                logged = log(session, entry(all));
              } finally {
                // Whatever became of it, such as no file left to load a class from: a run ends.
                recorded.complete(null);
                proceed(logged);
              }
            }
          };
      context()
          .coreComponents()
          .eventLoopGroup()
          .forEach(executor -> loops.add(loop(executor, ended)));
      others.forEach(executor -> loops.add(loop(executor, ended)));
      running.set(loops.size());
      loops.forEach(Loop::start);
    }

    /** At the end of a load there may be no file left to load a class from. */
    private void rehearse() {
      var none = all(List.of());
      lateness(none);
      entry(none);
    }

    private Loop loop(EventExecutor executor, Runnable ended) {
      return new Loop(executor, tick, window, () -> over, Ticker.SYSTEM, ended);
    }
  }

  private static Histogram all(List<Loop> loops) {
    var all = Loop.histogram();
    loops.forEach(loop -> all.add(loop.lateness));
    return all;
  }

  private static Lateness lateness(Histogram all) {
    return new Lateness(all.getValueAtPercentile(PERCENTILE) / 1e3, all.getMaxValue() / 1e3);
  }

  private static Recorded entry(Histogram all) {
    var lag = Duration.of(all.getValueAtPercentile(PERCENTILE), ChronoUnit.MICROS);
    var zero = Recorded.of(REQUEST, 0, lag, Optional.empty());
    long end = Ticker.SYSTEM.epochMillis();
    return new Recorded(REQUEST, end - zero.endMillis(), end, Optional.empty());
  }

  /** One event loop's lateness, in microseconds. */
  static final class Loop implements Runnable {
    private static final long LONGEST_MICROS = TimeUnit.MINUTES.toMicros(10);

    final Histogram lateness = histogram();

    private final EventExecutor executor;
    private final long tickNanos;
    private final long windowNanos;
    private final BooleanSupplier over;
    private final Ticker ticker;
    private final Runnable ended;
    private long startNanos;
    private long dueNanos;

    Loop(
        EventExecutor executor,
        Duration tick,
        Duration window,
        BooleanSupplier over,
        Ticker ticker,
        Runnable ended) {
      this.executor = executor;
      this.tickNanos = tick.toNanos();
      this.windowNanos = window.toNanos();
      this.over = over;
      this.ticker = ticker;
      this.ended = ended;
    }

    static Histogram histogram() {
      return new Histogram(1, LONGEST_MICROS, 3);
    }

    void start() {
      startNanos = ticker.nanos();
      dueNanos = startNanos;
      next(startNanos);
    }

    private void next(long now) {
      // Ticks that a stall swallowed are made up for by the histogram's correction.
      long missed = Math.max(0, (now - dueNanos) / tickNanos);
      dueNanos += (missed + 1) * tickNanos;
      var unused = executor.schedule(this, dueNanos - now, TimeUnit.NANOSECONDS);
    }

    @Override
    public void run() {
      long now = ticker.nanos();
      long late = TimeUnit.NANOSECONDS.toMicros(Math.max(0, now - dueNanos));
      lateness.recordValueWithExpectedInterval(
          Math.min(late, LONGEST_MICROS), TimeUnit.NANOSECONDS.toMicros(tickNanos));
      if (now - startNanos < windowNanos && !over.getAsBoolean()) {
        next(now);
      } else {
        ended.run();
      }
    }
  }

  private record CpuTime(long cpuNanos, long wallNanos) {
    private static final OperatingSystemMXBean SYSTEM =
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    static CpuTime now() {
      return new CpuTime(SYSTEM.getProcessCpuTime(), System.nanoTime());
    }

    double percentSince() {
      var now = now();
      return 100.0
          * (now.cpuNanos - cpuNanos)
          / (now.wallNanos - wallNanos)
          / Runtime.getRuntime().availableProcessors();
    }
  }
}
