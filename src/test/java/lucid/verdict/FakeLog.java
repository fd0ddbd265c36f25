package lucid.verdict;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lucid.log.Distribution;
import lucid.log.RunLog;

/** A run's log as a test wants it. */
public final class FakeLog implements RunLog {
  private final List<Answer> answers = new ArrayList<>();
  private final Map<String, Distribution> distributions = new HashMap<>();
  private final Map<String, List<String>> failures = new HashMap<>();

  /** The next assertion was met. */
  public FakeLog met(double actual) {
    answers.add(new Answer(true, Optional.of(actual)));
    return this;
  }

  /** The next assertion was breached. */
  public FakeLog breached(double actual) {
    answers.add(new Answer(false, Optional.of(actual)));
    return this;
  }

  /** The next assertion speaks of what was never recorded. */
  FakeLog absent() {
    answers.add(new Answer(false, Optional.empty()));
    return this;
  }

  /** So many records of {@code request}, by how many milliseconds they took. */
  public FakeLog recorded(String request, Map<Integer, Long> counts) {
    distributions.put(request, new Distribution(counts));
    return this;
  }

  public FakeLog failed(String request, String... messages) {
    failures.put(request, List.of(messages));
    return this;
  }

  @Override
  public List<Answer> answers() {
    return answers;
  }

  @Override
  public long count(String request) {
    return distribution(request).size();
  }

  @Override
  public long seconds(String request) {
    return count(request) == 0 ? 0 : 60;
  }

  @Override
  public Distribution distribution(String request) {
    return distributions.getOrDefault(request, new Distribution(Map.of()));
  }

  @Override
  public List<String> failures(String request) {
    return failures.getOrDefault(request, List.of());
  }

  @Override
  public long startMillis() {
    return 0;
  }

  @Override
  public long durationMillis() {
    return 60_000;
  }
}
