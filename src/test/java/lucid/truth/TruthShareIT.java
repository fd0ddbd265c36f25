package lucid.truth;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The part of the {@link TruthTableIT} that every build runs, each world once. */
class TruthShareIT {
  @TestFactory
  Stream<DynamicTest> worldsAreSeenForWhatTheyAre() {
    var table =
        new TruthTable(
            TruthTable.everyWorld().stream().filter(World::isInEveryBuild).toList(),
            System.nanoTime());
    return TruthTableIT.tests(table, 1);
  }
}
