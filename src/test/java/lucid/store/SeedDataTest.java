package lucid.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SeedDataTest {
  private static final SeedData DATA = new SeedData(1_000);

  @Test
  void everyRunMakesTheSameRows() {
    assertThat(DATA.block(7).hash())
        .isEqualTo(new SeedData(1_000).block(7).hash())
        .matches("[0-9a-f]{64}");
    assertThat(DATA.transaction(7)).isEqualTo(new SeedData(1_000).transaction(7));
    assertThat(DATA.session(7)).isEqualTo(new SeedData(1_000).session(7));
    assertThat(DATA.lookUp(7)).isEqualTo(new SeedData(1_000).lookUp(7));
  }

  @Test
  void blocksAreAChain() {
    assertThat(DATA.block(8).previousHash()).isEqualTo(DATA.block(7).hash());
  }

  @Test
  void noTwoRowsShareAKey() {
    assertThat(IntStream.range(0, 1_000).mapToObj(i -> DATA.transaction(i).txId()))
        .doesNotHaveDuplicates();
    assertThat(IntStream.range(0, 1_000).mapToObj(i -> DATA.session(i).sessionId()))
        .doesNotHaveDuplicates();
    assertThat(IntStream.range(0, 1_000).mapToObj(i -> DATA.block(i).hash()))
        .doesNotHaveDuplicates();
  }

  @Test
  void theMixHasItsFourKindsInEqualParts() {
    var kinds =
        IntStream.range(0, 400)
            .mapToObj(i -> DATA.query(i).getClass().getSimpleName())
            .collect(Collectors.groupingBy(kind -> kind, Collectors.counting()));
    assertThat(kinds)
        .containsOnlyKeys("NewestBlock", "PageOfBlocks", "TransactionsOfBlock", "SessionsOfUser")
        .allSatisfy((kind, count) -> assertThat(count).isEqualTo(100));
  }

  @Test
  void lookUpsNameExistingRows() {
    var ids =
        IntStream.range(0, 1_000)
            .mapToObj(i -> DATA.transaction(i).txId())
            .collect(Collectors.toSet());
    for (int i = 0; i < 200; i++) {
      if (DATA.lookUp(i) instanceof LookUp.TransactionById byId) {
        assertThat(ids).contains(byId.txId());
      } else {
        assertThat(((LookUp.BlockByHeight) DATA.lookUp(i)).height()).isBetween(0L, 999L);
      }
    }
  }
}
