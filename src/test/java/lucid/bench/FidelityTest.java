package lucid.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FidelityTest {
  private static final Latencies FAST = new Latencies(0, 1, 2, 20);
  private static final Latencies SLOW = new Latencies(0, 2, 3.1, 20);
  private static final Arrivals TRUTH = new Arrivals(1000, 0, 10, 0, 1999, 490, 510, 0, 1);

  private static Row row(int rate, LoadClient client, Latencies latencies, double cpuSeconds) {
    var verdict =
        client instanceof ThisProject
            ? Optional.of(new LoadClient.Verdict("PASS", Optional.of(1.0), "JDK", "CPU"))
            : Optional.<LoadClient.Verdict>empty();
    return Row.measured(
        Loads.of(rate),
        client,
        new Row.Figures(
            new LoadClient.Report(latencies, 1000, 0, verdict), TRUTH, cpuSeconds, cpuSeconds * 3));
  }

  private static List<Row> goodRows() {
    var rows = new ArrayList<Row>();
    for (int rate : List.of(500, 2000, 5000)) {
      rows.add(row(rate, new ThisProject(), FAST, 0.25));
      rows.add(row(rate, new H2load(), new Latencies(0.1, 0.2, 0.3, 0.4), 0.01));
      rows.add(row(rate, new Hey(), new Latencies(0.1, 0.2, 0.3, 0.4), 0.1));
    }
    return rows;
  }

  @Test
  void everyAimCanHold() {
    assertThat(Aim.of(goodRows())).allSatisfy(aim -> assertThat(aim.holds()).contains(true));
  }

  @Test
  void aPercentileFurtherAwayThanTwoMillisecondsIsOneAimMissed() {
    var rows = goodRows();
    rows.set(0, row(500, new ThisProject(), SLOW, 0.25));
    assertThat(missed(rows))
        .containsExactly(
            "does not hold: at 500/s p99 within 2 ms of h2load's: 3.1 ms, h2load's 0.3 ms");
  }

  @Test
  void moreThanFiveTimesTheCpuIsOneAimMissed() {
    var rows = goodRows();
    rows.set(6, row(5000, new ThisProject(), FAST, 0.51));
    assertThat(missed(rows))
        .containsExactly(
            "does not hold: at 5000/s CPU under load at most 5 times hey's: 5.1 times");
  }

  @Test
  void aimsOfH2loadAreOpenWithoutIt() {
    var rows = goodRows();
    rows.removeIf(row -> row.client() instanceof H2load);
    assertThat(missed(rows))
        .containsExactly(
            "can't be judged: at 500/s p99 within 2 ms of h2load's: not measured",
            "can't be judged: at 5000/s p95 within 2 ms of h2load's: not measured");
  }

  private static List<String> missed(List<Row> rows) {
    return Aim.of(rows).stream().filter(aim -> !aim.holds().orElse(false)).map(Aim::words).toList();
  }

  @Test
  void theTableHasALineForEachClientAlsoForThoseThatAreNotInstalled() {
    var rows =
        List.of(
            row(500, new ThisProject(), FAST, 0.25),
            Row.without(Loads.of(500), new Hey(), "not installed: `apt-get install hey`"));
    assertThat(FidelityTable.of(rows))
        .contains(
            "| **this project**: PASS, lag p99 1 ms | 1000 of 1000 | 490 to 510 | 10 | 0 | 1 | 2 |"
                + " 20 | 0, 1 | 0.250 | 0.750 |\n")
        .contains("| hey | not installed: `apt-get install hey` |\n");
  }

  @Test
  void aLoadThatIsNotKnownIsRefusedByName() {
    var all = List.of(Loads.of(500), Loads.of(2000));
    assertThat(Fidelity.wanted(all, Optional.of("2000"))).containsExactly(Loads.of(2000));
    assertThatThrownBy(() -> Fidelity.wanted(all, Optional.of("200")))
        .hasMessage("-Dfidelity.only=200: expected one or more of 500, 2000, separated by commas");
  }

  @Test
  void aConnectionEachIsNotTriedWhereItWouldRunOutOfPorts() {
    assertThat(new PlainGatling(false).unfit(Loads.of(500))).isEmpty();
    assertThat(new PlainGatling(false).unfit(Loads.of(2000))).isPresent();
    assertThat(new PlainGatling(true).unfit(Loads.of(5000))).isEmpty();
  }

  @Test
  void onlyTheTextBetweenTheMarksIsReplaced(@TempDir Path folder) throws IOException {
    var file = folder.resolve("README.md");
    Files.writeString(file, "before\n<!-- fidelity:begin -->\nold\n<!-- fidelity:end -->\nafter\n");
    new MarkedText(file, "fidelity").replaceWith("new\n");
    assertThat(file)
        .content()
        .isEqualTo("before\n<!-- fidelity:begin -->\nnew\n<!-- fidelity:end -->\nafter\n");
  }
}
