package lucid.truth;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import lucid.report.HtmlTemplate;
import lucid.verdict.Outcome;

/** Writes the truth table as Markdown, JSON and a page. */
final class TruthTableFiles {
  private static final String TEMPLATE = "lucid/truth/truth.html.peb";
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final TruthTable table;

  TruthTableFiles(TruthTable table) {
    this.table = table;
  }

  /** Writes {@code truth.md}, {@code truth.json} and {@code index.html}. */
  void write(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("truth.md"), markdown());
    JSON.writeValue(folder.resolve("truth.json").toFile(), json());
    Files.writeString(folder.resolve("index.html"), page());
  }

  String markdown() {
    var text = new StringBuilder("# Truth table\n\n");
    text.append(table.closingLine()).append(".\n");
    for (var stage : table.stages()) {
      text.append("\n## ").append(stage.title()).append("\n\n");
      text.append("The shortest honest windows: ").append(stage.shortest()).append(".\n\n");
      text.append("| criterion | side | world | expected | said |\n|---|---|---|---|---|\n");
      worldsOf(stage)
          .forEach(
              world ->
                  text.append(
                      "| %s | %s | `%s` | %s | %s |%n"
                          .formatted(
                              world.criterion(),
                              side(world),
                              world.dialled(),
                              expected(world),
                              said(world))));
    }
    return text.toString();
  }

  private List<World> worldsOf(ShortSimulation stage) {
    return table.worlds().stream().filter(world -> world.stage().equals(stage)).toList();
  }

  private static String side(World world) {
    return world.side().name().toLowerCase(Locale.ROOT);
  }

  private static String expected(World world) {
    return world.reds().isEmpty()
        ? "PASS"
        : "FAIL"
            + (world.reds().size() == 1
                ? ""
                : " (also " + others(world) + ": " + world.why().orElse("") + ")");
  }

  private static String others(World world) {
    return world.reds().stream()
        .filter(red -> !red.equals(world.criterion()))
        .collect(Collectors.joining(", "));
  }

  private String said(World world) {
    var trials = table.of(world);
    return trials.stream()
        .collect(
            Collectors.groupingBy(
                trial -> trial.judgement().words(), LinkedHashMap::new, Collectors.counting()))
        .entrySet()
        .stream()
        .map(entry -> "%s %d of %d".formatted(entry.getKey(), entry.getValue(), trials.size()))
        .collect(Collectors.joining(", "));
  }

  private Map<String, Object> json() {
    var root = new LinkedHashMap<String, Object>();
    root.put("closingLine", table.closingLine());
    root.put("begunAt", table.begunAt().toString());
    root.put("seed", table.seed());
    root.put("worlds", table.worlds().stream().map(this::json).toList());
    return root;
  }

  private Map<String, Object> json(World world) {
    var object = new LinkedHashMap<String, Object>();
    object.put("simulation", world.stage().simulation().getName());
    object.put("criterion", world.criterion());
    object.put("side", side(world));
    object.put("world", world.dialled());
    object.put("expectedRed", world.reds());
    world.why().ifPresent(why -> object.put("why", why));
    object.put(
        "runs",
        table.of(world).stream()
            .map(
                trial -> {
                  var run = new LinkedHashMap<String, Object>();
                  run.put("round", trial.round());
                  run.put("judgement", trial.judgement().words());
                  run.put("outcome", trial.outcome());
                  trial.reason().ifPresent(reason -> run.put("reason", reason));
                  trial.lagMs().ifPresent(lag -> run.put("lagP99Ms", lag));
                  run.put("criteria", trial.criteria());
                  return run;
                })
            .toList());
    return object;
  }

  private String page() {
    var model = new LinkedHashMap<String, Object>();
    model.put("closingLine", table.closingLine());
    model.put("begunAt", table.begunAt().toString());
    model.put("matrices", table.stages().stream().map(this::matrix).toList());
    return HtmlTemplate.fill(TEMPLATE, model);
  }

  /**
   * The worlds and criteria of one simulation.
   *
   * @param rows one row for each world
   */
  record Matrix(String title, String shortest, List<String> criteria, List<Row> rows) {}

  /**
   * A world.
   *
   * @param cells one cell for each criterion
   */
  record Row(String criterion, String side, String world, String judgement, List<Cell> cells) {}

  /**
   * The outcomes of a criterion in a world.
   *
   * @param text the outcomes and their numbers
   * @param kind {@code pass} or {@code fail} as expected, {@code wrong} otherwise
   */
  record Cell(String text, String kind) {}

  private Matrix matrix(ShortSimulation stage) {
    var worlds = worldsOf(stage);
    var criteria =
        worlds.stream()
            .flatMap(world -> table.of(world).stream())
            .flatMap(trial -> trial.criteria().keySet().stream())
            .collect(Collectors.toCollection(TreeSet::new));
    return new Matrix(
        stage.title(),
        stage.shortest(),
        List.copyOf(criteria),
        worlds.stream()
            .map(
                world ->
                    new Row(
                        world.criterion(),
                        side(world),
                        world.dialled(),
                        said(world),
                        criteria.stream().map(criterion -> cell(world, criterion)).toList()))
            .toList());
  }

  private Cell cell(World world, String criterion) {
    var wanted = world.reds().contains(criterion) ? Outcome.FAIL : Outcome.PASS;
    var said =
        table.of(world).stream()
            .filter(trial -> trial.criteria().containsKey(criterion))
            .collect(
                Collectors.groupingBy(
                    trial -> trial.criteria().get(criterion), Collectors.counting()));
    var text =
        said.entrySet().stream()
            .map(entry -> "%s %d".formatted(entry.getKey().words(), entry.getValue()))
            .collect(Collectors.joining(", "));
    if (said.isEmpty()) {
      return new Cell("", "none");
    }
    return new Cell(
        text,
        said.keySet().stream().allMatch(wanted::equals)
            ? wanted.words().toLowerCase(Locale.ROOT)
            : "wrong");
  }
}
