package lucid.verdict;

import java.util.Collection;
import java.util.Optional;
import java.util.regex.Pattern;
import lucid.log.RunLog;

/**
 * Failures that are the injector's own: its system or its JVM had no more of something, and the
 * request was never sent.
 */
final class Exhaustion {
  /**
   * As the JVM and Netty end their messages, an address behind them at most: a database that ran
   * out of files itself says so in other words.
   */
  private static final Pattern OWN =
      Pattern.compile(
          "(?:^|[: ])(Too many open files|Cannot assign requested address"
              + "|unable to create native thread|Java heap space|(?:Cannot reserve|Direct buffer memory).*)"
              + "(?:: \\S*:\\d+)?$");

  private static final String FILES = "Too many open files";
  private static final String PORTS = "Cannot assign requested address";

  private Exhaustion() {}

  /** What ran out, of the first of these requests that says so, and what can be done. */
  static Optional<String> in(RunLog log, Collection<String> requests) {
    return requests.stream()
        .flatMap(request -> log.failures(request).stream())
        .map(OWN::matcher)
        .filter(matcher -> matcher.find())
        .findFirst()
        .map(matcher -> sentence(matcher.group(1)));
  }

  private static String sentence(String said) {
    return switch (said) {
      case FILES -> "the injector itself could open no more files (raise \"ulimit -n\")";
      case PORTS ->
          "the injector itself had no more local ports (each connection takes one, for a minute"
              + " after it was closed, too)";
      default -> "the injector itself ran out: " + said;
    };
  }
}
