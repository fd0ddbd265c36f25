package lucid.bench;

import java.io.IOException;
import java.util.Optional;

/** A program that sends a load and reports the response times. */
interface LoadClient {
  /** Returns the client's name in the table and for its folder. */
  String name();

  /** Returns how the client decides when to send a request. */
  String workload();

  /** Returns how to install the missing program; empty if nothing is missing. */
  Optional<String> missing();

  /** Returns the client's version; empty if it is unknown, or for a client of this project. */
  Optional<String> version();

  /** Returns the reason why the client can't send this load; empty if the client can. */
  default Optional<String> unfit(OfferedLoad load) {
    return Optional.empty();
  }

  /**
   * The client's report of its run.
   *
   * @param due the number of requests that were due
   * @param sinceMillis the start of the measured load after the warm-up, in milliseconds since the
   *     epoch
   * @param verdict the verdict of this project's run; empty for another client
   */
  record Report(Latencies latencies, long due, long sinceMillis, Optional<Verdict> verdict) {}

  /**
   * The verdict of this project's own run.
   *
   * @param outcome the outcome of the verdict
   * @param lagP99Millis the 99th percentile of the lateness of the injector's event loops; empty if
   *     it was not measured
   * @param software the versions of Java and Gatling
   * @param machine the processor and the operating system
   */
  record Verdict(String outcome, Optional<Double> lagP99Millis, String software, String machine) {}

  /**
   * Sends the load and waits until the client has ended.
   *
   * @param cpu the watch that measures the client's process
   * @throws IllegalStateException if the client failed; the message contains the client's output
   */
  Report run(OfferedLoad load, CpuWatch cpu) throws IOException, InterruptedException;
}
