package lucid.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Compares the measurements of this project with those of independent clients. All of them send the
 * same load in turns to a target outside of this project, whose own log is the reference.
 *
 * <p>The benchmark writes a table into docs/benchmarks.md if all loads were measured. Exit status:
 * 0 if every aim holds, 1 if an aim does not hold or can't be judged.
 */
public final class Fidelity {
  /** The property with the loads to measure, such as {@code 500,500-one-core}; absent for all. */
  static final String ONLY = "fidelity.only";

  /** The window. A stall of 55 ms would void a shorter one: see GatewayThroughputIT. */
  private static final Duration WINDOW = Duration.ofMillis(7500);

  private static final Path FOLDER = Path.of("target", "bench", "fidelity");
  private static final String COMMAND =
      "mvn -q test-compile exec:java -Dexec.mainClass=" + Fidelity.class.getName();

  private final List<LoadClient> clients =
      List.of(
          new ThisProject(),
          new PlainGatling(true),
          new PlainGatling(false),
          new H2load(),
          new Hey(),
          new Autocannon(),
          new Vegeta());

  private final Nginx nginx;

  private Fidelity(Nginx nginx) {
    this.nginx = nginx;
  }

  public static void main(String[] arguments) throws IOException, InterruptedException {
    Children.endWithThisProcess();
    try {
      System.exit(run() ? 0 : 1);
    } catch (IllegalArgumentException | IllegalStateException e) {
      System.err.println(e.getMessage());
      System.exit(1);
    }
  }

  private static boolean run() throws IOException, InterruptedException {
    var folder = Files.createDirectories(FOLDER).toAbsolutePath();
    requireLinux();
    try (var nginx = Nginx.start(folder.resolve("nginx"))) {
      var all = loads(nginx, folder);
      var wanted = wanted(all, Optional.ofNullable(System.getProperty(ONLY)));
      return new Fidelity(nginx).measure(wanted, wanted.equals(all));
    }
  }

  private static void requireLinux() {
    if (!CpuTime.isTold()) {
      throw new IllegalStateException(
          "this benchmark reads processor times from /proc: it runs on Linux only");
    }
  }

  private static List<OfferedLoad> loads(Nginx nginx, Path folder) {
    return Stream.concat(
            IntStream.of(500, 2000, 5000).mapToObj(rate -> load(rate, false, nginx, folder)),
            IntStream.of(500, 2000).mapToObj(rate -> load(rate, true, nginx, folder)))
        .toList();
  }

  private static OfferedLoad load(int rate, boolean oneCore, Nginx nginx, Path folder) {
    return new OfferedLoad(rate, WINDOW, oneCore, nginx.base(), folder);
  }

  /**
   * Returns the loads of {@code all} that {@code only} names.
   *
   * @throws IllegalArgumentException if {@code only} names an unknown load
   */
  static List<OfferedLoad> wanted(List<OfferedLoad> all, Optional<String> only) {
    if (only.isEmpty()) {
      return all;
    }
    var names = List.of(only.get().split(",", -1));
    var known = all.stream().map(OfferedLoad::name).toList();
    if (!known.containsAll(names)) {
      throw new IllegalArgumentException(
          "-D%s=%s: expected one or more of %s, separated by commas"
              .formatted(ONLY, only.get(), String.join(", ", known)));
    }
    return all.stream().filter(load -> names.contains(load.name())).toList();
  }

  private boolean measure(List<OfferedLoad> loads, boolean complete)
      throws IOException, InterruptedException {
    var rows = new ArrayList<Row>();
    for (var load : loads) {
      for (var client : clients) {
        System.out.printf("%s: %s%n", load.name(), client.name());
        rows.add(row(load, client));
      }
    }
    var aims = Aim.of(rows);
    var markdown = markdown(rows, aims);
    System.out.println(markdown);
    if (complete) {
      MarkedText.inBenchmarks("fidelity").replaceWith(markdown);
    } else {
      System.out.println("Not all loads were measured: the page stays as it is.");
    }
    return aims.stream().allMatch(aim -> aim.holds().orElse(false));
  }

  private Row row(OfferedLoad load, LoadClient client) throws IOException, InterruptedException {
    var unfit =
        client
            .missing()
            .map(install -> "not installed: `" + install + "`")
            .or(() -> client.unfit(load));
    if (unfit.isPresent()) {
      return Row.without(load, client, unfit.get());
    }
    try {
      return Row.measured(load, client, figures(load, client));
    } catch (IllegalArgumentException | IllegalStateException e) {
      Children.requireGoingOn();
      System.err.println(e.getMessage());
      return Row.without(load, client, "failed");
    }
  }

  private Row.Figures figures(OfferedLoad load, LoadClient client)
      throws IOException, InterruptedException {
    long logEnd = nginx.logEnd();
    var cpu = new CpuWatch();
    var report = client.run(load, cpu);
    var truth = Arrivals.of(nginx.logSince(logEnd), report.sinceMillis());
    return new Row.Figures(
        report, truth, cpu.between(truth.firstMillis(), truth.lastMillis()), cpu.whole());
  }

  private String markdown(List<Row> rows, List<Aim> aims) {
    var verdict =
        rows.stream()
            .flatMap(row -> row.figures().stream())
            .flatMap(figures -> figures.report().verdict().stream())
            .findFirst();
    return """
        nginx %s on loopback, under the same load from this project's throughput simulation and from independent clients, one after
        the other. Measured on %s on %d cores%s.

        %s

        Latencies in ms, as each client reports them; Gatling and autocannon know whole milliseconds only. From nginx's own log:
        answered requests, the fewest and the most in a whole second, connections, and the time that nginx took. CPU: seconds for
        1000 requests, under load, and from the client's start to its end (of both Gatlings with the JVM's start and the report, of
        this project with the warm-up, too).
        %s
        To repeat, in 6 minutes on Linux: `%s`. The clients: %s; one that is missing is named and left out.
        """
        .formatted(
            Nginx.version(),
            LocalDate.now(ZoneId.systemDefault()),
            Runtime.getRuntime().availableProcessors(),
            verdict.map(known -> " (" + known.machine() + "; " + known.software() + ")").orElse(""),
            aims.stream().map(aim -> "- " + aim.words()).collect(Collectors.joining("\n")),
            FidelityTable.of(rows)
                + "\n"
                + clients.stream()
                    .map(client -> "- " + FidelityTable.description(client))
                    .collect(Collectors.joining("\n"))
                + "\n",
            COMMAND,
            install());
  }

  private static String install() {
    return Stream.of(Nginx.TOOL, H2load.TOOL, Hey.TOOL, Autocannon.TOOL, Vegeta.TOOL)
        .map(tool -> "`" + tool.howToInstall() + "`")
        .collect(Collectors.joining(", "));
  }
}
