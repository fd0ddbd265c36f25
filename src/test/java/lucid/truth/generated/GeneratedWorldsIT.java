package lucid.truth.generated;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/**
 * Random worlds, each judged by the stack's own record, with {@code mvn verify -Ptruth}. {@code
 * -Dtruth.generated} sets their number, and {@code -Dtruth.seed} the first seed. The results are in
 * {@code target/truth/generated.md} and {@code .json}.
 */
class GeneratedWorldsIT {
  private static final Path FOLDER = Path.of("target", "truth");

  /** The seeds that every build runs, one for each suite. */
  private static final List<Long> IN_EVERY_BUILD = List.of(6L, 7L, 8L, 15L, 10L, 11L);

  /** The seeds of worlds that once had a wrong verdict. */
  private static final List<Long> KEPT = List.of(510_103_989L, 510_104_085L, 350_782_095L);

  private static final List<Sighting> SEEN = Collections.synchronizedList(new ArrayList<>());

  @TestFactory
  Stream<DynamicTest> oneOfEachSuiteIsSeenForWhatItIs() {
    return tests(IN_EVERY_BUILD.stream());
  }

  @TestFactory
  @Tag("truth")
  Stream<DynamicTest> worldsThatWereOnceSeenWronglyAreSeenForWhatTheyAre() {
    return tests(KEPT.stream());
  }

  @TestFactory
  @Tag("truth")
  Stream<DynamicTest> worldsThatNobodyDesignedAreSeenForWhatTheyAre() {
    long first = Long.getLong("truth.seed", Math.floorMod(System.nanoTime(), 1_000_000_000L));
    return tests(
        LongStream.range(first, first + Integer.getInteger("truth.generated", 24)).boxed());
  }

  private static Stream<DynamicTest> tests(Stream<Long> seeds) {
    return seeds
        .map(Generator::world)
        .map(
            world ->
                DynamicTest.dynamicTest(
                    world.title(),
                    () -> {
                      var sighting = world.run();
                      SEEN.add(sighting);
                      assertThat(sighting.isAsExpected()).as(sighting.described()).isTrue();
                    }));
  }

  @AfterAll
  static void write() throws IOException {
    var closing = Sighting.closingLine(SEEN);
    System.out.println(closing);
    Files.createDirectories(FOLDER);
    Files.writeString(FOLDER.resolve("generated.md"), markdown(closing));
    new ObjectMapper()
        .enable(SerializationFeature.INDENT_OUTPUT)
        .writeValue(
            FOLDER.resolve("generated.json").toFile(),
            Map.of(
                "closingLine",
                closing,
                "worlds",
                SEEN.stream().map(GeneratedWorldsIT::json).toList()));
  }

  private static String markdown(String closing) {
    var text = new StringBuilder("# Generated worlds\n\n" + closing + ".\n\n");
    text.append("| seed | suite | world | by its record, said | judged |\n|---|---|---|---|---|\n");
    for (var seen : SEEN) {
      text.append(
          "| %d | %s | `%s` | %s | %s |%n"
              .formatted(
                  seen.world().seed(),
                  seen.world().suite(),
                  String.join("`, `", seen.world().dials()),
                  said(seen),
                  seen.isAsExpected() ? "as expected" : seen.described().replace("|", "/")));
    }
    return text.toString();
  }

  /** Returns the criteria that are not simply met. */
  private static String said(Sighting seen) {
    return seen.verdict().criteria().stream()
        .filter(
            criterion ->
                seen.truths().getOrDefault(criterion.name(), Truth.MET) != Truth.MET
                    || criterion.outcome() != lucid.verdict.Outcome.PASS)
        .map(
            criterion ->
                "%s: %s, %s"
                    .formatted(
                        criterion.name(),
                        seen.truths().getOrDefault(criterion.name(), Truth.MET),
                        criterion.outcome()))
        .collect(java.util.stream.Collectors.joining("; "));
  }

  private static Map<String, Object> json(Sighting seen) {
    var object = new LinkedHashMap<String, Object>();
    object.put("seed", seen.world().seed());
    object.put("suite", seen.world().suite());
    object.put("dials", seen.world().dials());
    object.put("quiet", seen.quiet());
    object.put("truths", seen.truths());
    object.put("outcome", seen.verdict().outcome());
    seen.verdict().reason().ifPresent(reason -> object.put("reason", reason));
    object.put("judgements", seen.judgements());
    return object;
  }
}
