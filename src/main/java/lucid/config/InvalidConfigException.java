package lucid.config;

import java.util.List;
import java.util.stream.Collectors;

/** Thrown at the start if settings can't be used. The message names every problem, one a line. */
public final class InvalidConfigException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient List<Problem> problems;

  public InvalidConfigException(List<Problem> problems) {
    // There is no stack trace, since the reader has to change a file and not the code.
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
