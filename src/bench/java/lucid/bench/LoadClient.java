package lucid.bench;

import java.io.IOException;
import java.util.Optional;

/** A program that sends a load and says how long the answers took. */
interface LoadClient {
  /** In the table, and of its folder. */
  String name();

  /** How it chooses when to send. */
  String workload();

  /** What must be installed for it. */
  Optional<String> missing();

  /** Empty for what comes with this project. */
  Optional<String> version();

  /** Why it is not asked to send such a load; empty if it is. */
  default Optional<String> unfit(OfferedLoad load) {
    return Optional.empty();
  }

  /**
   * What it says of its run.
   *
   * @param due requests that it was asked to send
   * @param sinceMillis when its measured load began, since the epoch: what came before was warm-up
   * @param verdict of this project's own run: outcome and lag; empty for others
   */
  record Report(Latencies latencies, long due, long sinceMillis, Optional<Verdict> verdict) {}

  /**
   * @param outcome as in a verdict
   * @param lagP99Millis how late the injector's event loops were; empty if it was not measured
   * @param software Java and Gatling, with their versions
   * @param machine its processor and operating system
   */
  record Verdict(String outcome, Optional<Double> lagP99Millis, String software, String machine) {}

  /**
   * Sends the load and waits for the end.
   *
   * @param cpu is told when its process starts and ends
   * @throws IllegalStateException if it failed: what it printed
   */
  Report run(OfferedLoad load, CpuWatch cpu) throws IOException, InterruptedException;
}
