package lucid.verdict;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Detects failures that the injector caused itself: no file descriptors, ports or memory were left,
 * and the request was never sent.
 */
final class Exhaustion {
  /**
   * The end of the JVM's and Netty's messages, with an address after it at most. A database that
   * ran out of files itself says so in other words.
   */
  private static final Pattern OWN =
      Pattern.compile(
          "(?:^|[: ])(Too many open files|Cannot assign requested address"
              + "|unable to create native thread|Java heap space|(?:Cannot reserve|Direct buffer memory).*)"
              + "(?:: \\S*:\\d+)?$");

  private static final String FILES = "Too many open files";
  private static final String PORTS = "Cannot assign requested address";

  private Exhaustion() {}

  /** Returns whether a failure with this message is the injector's own. */
  static boolean isOwn(String message) {
    return OWN.matcher(message).find();
  }

  /** Returns what ran out according to this message, and what can be done; empty if nothing. */
  static Optional<String> in(String message) {
    var matcher = OWN.matcher(message);
    return matcher.find() ? Optional.of(sentence(matcher.group(1))) : Optional.empty();
  }

  private static String sentence(String message) {
    return switch (message) {
      case FILES -> "the injector itself could open no more files (raise \"ulimit -n\")";
      case PORTS ->
          "the injector itself had no more local ports (each connection keeps its port for a minute"
              + " after it was closed)";
      default -> "the injector itself ran out of memory or threads: " + message;
    };
  }
}
