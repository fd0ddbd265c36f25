package lucid.run;

import java.util.Optional;
import lucid.measure.Heap;
import lucid.measure.HostWatch;
import lucid.measure.InjectorLag;
import lucid.measure.Stalls;
import lucid.verdict.RunVerdict;

/** Watches the injector during a load: its lag, its machine and its memory. */
final class InjectorWatch {
  private final InjectorLag lag;
  private volatile Optional<HostWatch> host = Optional.empty();
  private volatile long heapBefore;
  private volatile long heapAfter;

  InjectorWatch(InjectorLag lag) {
    this.lag = lag;
  }

  /** Begins the watch. Call this method just before the load. */
  void begin() {
    heapBefore = Heap.bytesAfterCollection();
    host = Optional.of(HostWatch.begin());
  }

  /** Ends the watch of the lag and of the machine. */
  void end() {
    lag.end();
    host.ifPresent(HostWatch::close);
  }

  /** Measures the memory that is in use after the load. */
  void measureHeap() {
    heapAfter = Heap.bytesAfterCollection();
  }

  Stalls stalls() {
    return lag.stalls();
  }

  /** Returns the conditions on the injector's machine during the load. */
  HostWatch.Conditions conditions() {
    return host.map(HostWatch::conditions).orElseGet(HostWatch.Conditions::quiet);
  }

  /**
   * Returns the figures of the verdict.
   *
   * @param stalls the stalls of the measured load; empty if nothing was measured
   * @param logBytes the size of Gatling's log; empty if nothing was measured
   */
  RunVerdict.Injector figures(Optional<Stalls> stalls, Optional<Long> logBytes) {
    return RunVerdict.Injector.of(
        lag.p99Millis(),
        lag.cpuPercent(),
        stalls.map(Stalls::longestMillis),
        host.map(HostWatch::conditions),
        logBytes.map(log -> RunVerdict.Growth.of(heapBefore, heapAfter, log)));
  }
}
