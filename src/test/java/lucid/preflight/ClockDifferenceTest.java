package lucid.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import lucid.settings.TargetAddresses;
import lucid.testing.TestPostgres;
import org.junit.jupiter.api.Test;

class ClockDifferenceTest {
  private static final Instant SENT = Instant.parse("2026-01-01T12:00:00.400Z");
  private static final Instant RECEIVED = SENT.plusMillis(100);

  /** Returns the difference for a Date header of this second, answered within a tenth of one. */
  private static ClockDifference told(Duration later) {
    var date = Instant.parse("2026-01-01T12:00:00Z").plus(later);
    return ClockDifference.between(date, date.plusSeconds(1), SENT, RECEIVED);
  }

  @Test
  void equalClocksAreReportedAsEqualWithinARange() {
    assertThat(told(Duration.ZERO).certain()).isZero();
    assertThat(told(Duration.ZERO).words()).isEqualTo("as here, within 0.60 s");
  }

  @Test
  void differenceOfASecondAndAHalfIsReportedAndNeedsNoAction() {
    assertThat(told(Duration.ofSeconds(1)).words())
        .isEqualTo("at least 0.50 s ahead of this machine's, at most 1.60 s");
  }

  @Test
  void largeDifferenceIsReportedWithTheCriteriaThatItAffects() {
    assertThat(told(Duration.ofSeconds(-90)).words())
        .startsWith(
            "at least 89.40 s behind this machine's, at most 90.50 s. Set one of the two clocks")
        .contains("No criterion compares the two", "certificates");
  }

  @Test
  void severalProbesReportTheDifferenceThatAllOfThemAllow() {
    var first = new ClockDifference(Duration.ofMillis(-900), Duration.ofMillis(1200));
    var second = new ClockDifference(Duration.ofMillis(-100), Duration.ofMillis(1900));
    assertThat(first.narrowedBy(second))
        .isEqualTo(new ClockDifference(Duration.ofMillis(-100), Duration.ofMillis(1200)));
  }

  @Test
  void contradictingProbesReportTheWidestDifference() {
    var one = new ClockDifference(Duration.ofSeconds(29), Duration.ofSeconds(31));
    var other = new ClockDifference(Duration.ofSeconds(-1), Duration.ofSeconds(1));
    assertThat(one.narrowedBy(other))
        .isEqualTo(new ClockDifference(Duration.ofSeconds(-1), Duration.ofSeconds(31)));
  }

  /** uvicorn caches the header: it was 1.5 s old although both clocks are the same. */
  @Test
  void cachedDateIsNotTakenForAClockThatIsBehind() throws IOException {
    var dated = new AtomicReference<Instant>(Instant.EPOCH);
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
    server.createContext(
        "/health",
        exchange -> {
          var now = Instant.now();
          if (Duration.between(dated.get(), now).toMillis() >= 1000) {
            dated.set(now);
          }
          // The server writes a Date header of its own only if there is none.
          exchange.getResponseHeaders().set("Date", httpDate(dated.get()));
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
    try {
      var url = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
      var clock =
          ClockDifference.of(TargetAddresses.NONE.with(new TargetAddresses.Gateway(url)))
              .get("gateway");
      assertThat(clock.join()).matches("as here, within [12]\\.\\d\\d s");
    } finally {
      server.stop(0);
    }
  }

  private static String httpDate(Instant time) {
    return DateTimeFormatter.RFC_1123_DATE_TIME.format(time.atZone(ZoneOffset.UTC));
  }

  @Test
  void servicesAndDatabaseAreAskedForTheirTime() throws IOException {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
    server.createContext(
        "/health",
        exchange -> {
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
    try {
      var url = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
      var addresses =
          TargetAddresses.NONE
              .with(new TargetAddresses.Gateway(url))
              .with(
                  new TargetAddresses.Blockchain(
                      Optional.of(URI.create("http://127.0.0.1:1")), Optional.empty()))
              .with(
                  new TargetAddresses.Database(
                      Optional.of(TestPostgres.uri(TestPostgres.OWNER, TestPostgres.PASSWORD))));
      var differences = ClockDifference.of(addresses);
      assertThat(differences.get("gateway").join()).matches("as here, within [12]\\.\\d\\d s");
      assertThat(differences.get("blockchain").join()).isEqualTo("can't be reached");
      assertThat(differences.get("database").join()).matches("as here, within 0\\.\\d\\d s");
    } finally {
      server.stop(0);
    }
  }
}
