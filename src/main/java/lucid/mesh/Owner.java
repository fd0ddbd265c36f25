package lucid.mesh;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The process that made a registration.
 *
 * @param host the name of its machine, or of its container
 * @param startMillis its start in milliseconds since the epoch: later processes may reuse the pid
 */
record Owner(String host, long pid, long startMillis) {
  private static final Pattern FORM = Pattern.compile("([A-Za-z0-9._-]+) (\\d{1,18}) (\\d{1,18})");
  private static final Pattern ODD = Pattern.compile("[^A-Za-z0-9._-]");

  /** Starts this close are the same: setting the wall clock moves the starts of all processes. */
  private static final Duration SAME_START = Duration.ofMinutes(1);

  /** Returns this process. */
  static Owner here() {
    var here = ProcessHandle.current();
    return new Owner(hostName(), here.pid(), startMillis(here));
  }

  /** Parses the text that {@link #toString} writes; empty if the text has another form. */
  static Optional<Owner> of(String text) {
    return Optional.of(FORM.matcher(text))
        .filter(form -> form.matches())
        .map(
            form ->
                new Owner(
                    form.group(1), Long.parseLong(form.group(2)), Long.parseLong(form.group(3))));
  }

  /** Returns whether the process ran on this machine and has ended. */
  boolean isDead() {
    return host.equals(hostName())
        && ProcessHandle.of(pid)
            .filter(ProcessHandle::isAlive)
            .filter(other -> Math.abs(startMillis(other) - startMillis) <= SAME_START.toMillis())
            .isEmpty();
  }

  private static long startMillis(ProcessHandle process) {
    return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
  }

  private static String hostName() {
    try {
      return ODD.matcher(InetAddress.getLocalHost().getHostName()).replaceAll("-");
    } catch (UnknownHostException e) {
      return "unknown";
    }
  }

  @Override
  public String toString() {
    return host + " " + pid + " " + startMillis;
  }
}
