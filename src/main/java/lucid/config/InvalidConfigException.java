package lucid.config;

import java.util.List;
import java.util.stream.Collectors;

/** Thrown before anything else happens; its message names every problem found, one a line. */
public final class InvalidConfigException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient List<Problem> problems;

  public InvalidConfigException(List<Problem> problems) {
    // Without a stack trace: the reader has to change a file, not code.
    super(
        problems.stream()
            .map(Problem::toString)
            .collect(Collectors.joining("\n  ", "These settings can't be used:\n  ", "")),
        null,
        false,
        false);
    this.problems = List.copyOf(problems);
  }

  public List<Problem> problems() {
    return problems;
  }
}
