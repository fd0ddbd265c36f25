package lucid.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class AvailabilityTest {
  private final Availability availability = new Availability();

  @Test
  void anOperationCountsWhenItHasEndedAndWaitsUntilThen() {
    var well = new CompletableFuture<String>();
    var badly = new CompletableFuture<String>();
    availability.watch("query", well);
    availability.watch("query", badly);
    availability.watch("write", new CompletableFuture<String>());
    assertThat(availability.waiting()).containsExactlyInAnyOrder("query", "query", "write");
    well.complete("");
    badly.completeExceptionally(new IllegalStateException("refused"));
    assertThat(availability.counts()).isEqualTo(new Availability.Counts(3, 1, 1));
    assertThat(availability.waiting()).containsExactly("write");
  }

  @Test
  void countsOfAllNamesAreOfOneTarget() {
    availability.of("a").sent();
    availability.of("a").answered(true);
    availability.of("b").sent();
    availability.of("b").answered(false);
    assertThat(availability.counts()).isEqualTo(new Availability.Counts(2, 1, 1));
  }
}
