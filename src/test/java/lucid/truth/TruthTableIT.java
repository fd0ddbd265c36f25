package lucid.truth;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/**
 * The proof that the verdict is true: every world several times, in random order, with {@code mvn
 * verify -Ptruth}. {@code -Dtruth.rounds} sets the number of rounds, {@code -Dtruth.seed} repeats
 * an order, {@code -Dtruth.worlds} picks worlds by title. The results are in {@link
 * TruthTable#FOLDER}.
 */
@Tag("truth")
class TruthTableIT {
  private static final TruthTable TABLE =
      new TruthTable(
          TruthTable.everyWorld().stream()
              .filter(world -> world.title().contains(System.getProperty("truth.worlds", "")))
              .toList(),
          Long.getLong("truth.seed", System.nanoTime()));

  @TestFactory
  Stream<DynamicTest> everyWorldIsSeenForWhatItIs() {
    return tests(TABLE, Integer.getInteger("truth.rounds", 3));
  }

  @AfterAll
  static void write() throws IOException {
    new TruthTableFiles(TABLE).write(TruthTable.FOLDER);
    System.out.printf("Truth table (seed %d): %s%n", TABLE.seed(), TABLE.closingLine());
  }

  /** Returns a test for each turn. A failure shows the verdict. */
  static Stream<DynamicTest> tests(TruthTable table, int rounds) {
    return table.turns(rounds).stream()
        .map(
            turn ->
                DynamicTest.dynamicTest(
                    turn.world().title() + ", round " + turn.round(),
                    () -> {
                      var trial = turn.world().run(turn.round());
                      table.add(trial);
                      assertThat(trial.judgement())
                          .as(trial.described())
                          .isEqualTo(Trial.Judgement.AS_EXPECTED);
                    }));
  }
}
