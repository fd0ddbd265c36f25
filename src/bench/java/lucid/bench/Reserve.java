package lucid.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import lucid.target.EmbeddedStack;
import lucid.testing.SharedStack;

/**
 * Finds, for each suite, the highest load that the injector holds on this machine before its own
 * lag makes the run INVALID. The benchmark writes a table into docs/benchmarks.md.
 *
 * <pre>
 * mvn -q test-compile exec:java -Dexec.mainClass=lucid.bench.Reserve
 * </pre>
 *
 * <p>Each simulation runs in a process of its own, as for users, and shares the cores with the
 * embedded stack. The injector alone therefore holds at least the load that is found. {@code
 * -Dbench.suites=requests,writes} runs some suites, and keeps the results of the others. {@code
 * -Dbench.before=FOLDER} names another compiled checkout, which runs in turns with this one, load
 * by load, against the same stack.
 */
public final class Reserve {
  private static final Path FOLDER = Path.of("target", "bench", "reserve");
  private static final Path RESULTS = Path.of("target", "bench", "reserve.json");

  private Reserve() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    var before = Optional.ofNullable(System.getProperty("bench.before")).map(Path::of);
    before.ifPresent(Reserve::requireClasses);
    for (var suite : suites(System.getProperty("bench.suites", ""))) {
      var found = climb(suite, before);
      var all = ReserveResults.read(RESULTS).with(suite, found);
      all.write(RESULTS);
      MarkedText.inBenchmarks("reserve").replaceWith(ReserveTable.of(all));
    }
    System.out.println(ReserveTable.of(ReserveResults.read(RESULTS)));
  }

  /** Returns the suites to run: the named ones, or all if no suite is named. */
  static List<ReserveSuite> suites(String names) {
    if (names.isBlank()) {
      return ReserveSuite.all();
    }
    return Arrays.stream(names.split(","))
        .map(
            name ->
                ReserveSuite.all().stream()
                    .filter(suite -> suite.key().equals(name.strip()))
                    .findFirst()
                    .orElseThrow(
                        () ->
                            new IllegalArgumentException(
                                "bench.suites = %s: expected some of %s"
                                    .formatted(names, known()))))
        .toList();
  }

  private static String known() {
    return ReserveSuite.all().stream().map(ReserveSuite::key).collect(Collectors.joining(","));
  }

  private static void requireClasses(Path project) {
    if (!Files.isDirectory(project.resolve(Path.of("target", "test-classes")))) {
      throw new IllegalArgumentException(
          "bench.before = %s: expected another checkout of this project, after \"mvn test-compile\" in it"
              .formatted(project));
    }
  }

  private static ReserveResults.Entry climb(ReserveSuite suite, Optional<Path> before)
      throws IOException, InterruptedException {
    System.out.printf("%s%n", suite.title());
    var folder = FOLDER.resolve(suite.key()).toAbsolutePath();
    Folders.delete(folder);
    Files.createDirectories(folder);
    var dials =
        suite.dials().entrySet().stream()
            .map(dial -> dial.getKey() + " = " + dial.getValue())
            .toArray(String[]::new);
    try (var stack =
        EmbeddedStack.start(SharedStack.dials(dials).root(), Set.of(suite.service()), FOLDER)) {
      var now = new Climb.UnderWay(suite, stack, Path.of(""), folder.resolve("now"));
      var other =
          before.map(
              project -> new Climb.UnderWay(suite, stack, project, folder.resolve("before")));
      var all = new ArrayList<Climb.UnderWay>(List.of(now));
      other.ifPresent(all::add);
      while (all.stream().anyMatch(Climb.UnderWay::goesOn)) {
        for (var climbing : all) {
          if (climbing.goesOn()) {
            System.out.printf(
                "  %-7s%s%n", climbing.equals(now) ? "" : "before ", climbing.step().line());
          }
        }
      }
      return new ReserveResults.Entry(
          MeasuredOn.now(), now.climb(), other.map(Climb.UnderWay::climb));
    }
  }
}
