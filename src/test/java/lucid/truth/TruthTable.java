package lucid.truth;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The worlds and the verdicts about them. The promise is that each outside world turns only its own
 * criterion red, with those that follow from it, and that an inside world turns none red.
 */
final class TruthTable {
  static final Path FOLDER = Path.of("target", "truth");

  private final List<World> worlds;
  private final List<Trial> trials = Collections.synchronizedList(new ArrayList<>());
  private final Instant begunAt = Instant.now();
  private final long seed;

  /** One run of a world. */
  record Turn(World world, int round) {}

  TruthTable(List<World> worlds, long seed) {
    this.worlds = List.copyOf(worlds);
    this.seed = seed;
  }

  /** Returns all worlds. */
  static List<World> everyWorld() {
    return Stream.of(
            GatewayWorlds.all(), BlockchainWorlds.all(), MeshWorlds.all(), DatabaseWorlds.all())
        .flatMap(all -> all)
        .toList();
  }

  /** Returns each world {@code rounds} times; the seed decides the order of each round. */
  List<Turn> turns(int rounds) {
    var random = new Random(seed);
    return IntStream.rangeClosed(1, rounds)
        .boxed()
        .flatMap(
            round -> {
              var order = new ArrayList<>(worlds);
              Collections.shuffle(order, random);
              return order.stream().map(world -> new Turn(world, round));
            })
        .toList();
  }

  void add(Trial trial) {
    trials.add(trial);
  }

  List<World> worlds() {
    return worlds;
  }

  List<ShortSimulation> stages() {
    return worlds.stream().map(World::stage).distinct().toList();
  }

  List<Trial> trials() {
    return List.copyOf(trials);
  }

  List<Trial> of(World world) {
    return trials().stream().filter(trial -> trial.world() == world).toList();
  }

  long seed() {
    return seed;
  }

  Instant begunAt() {
    return begunAt;
  }

  Map<Trial.Judgement, Long> counts() {
    return trials().stream()
        .collect(
            Collectors.groupingBy(
                Trial::judgement,
                () -> new EnumMap<>(Trial.Judgement.class),
                Collectors.counting()));
  }

  /** Returns {@code 240 runs of 80 worlds: 240 as expected, 0 false pass, ...}. */
  String closingLine() {
    var counts = counts();
    return "%d runs of %d worlds: %s"
        .formatted(
            trials.size(),
            worlds.size(),
            Arrays.stream(Trial.Judgement.values())
                .map(
                    judgement ->
                        String.format(
                            Locale.ROOT,
                            "%d %s",
                            counts.getOrDefault(judgement, 0L),
                            judgement.words()))
                .collect(Collectors.joining(", ")));
  }
}
