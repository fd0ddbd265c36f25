package lucid.target;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import lucid.settings.TargetAddresses;
import lucid.testing.TestPostgres;
import org.junit.jupiter.api.Test;

class ClockDifferenceTest {
  private static final Instant SENT = Instant.parse("2026-01-01T12:00:00.400Z");
  private static final Instant RECEIVED = SENT.plusMillis(100);

  /** A Date header of this second, answered within a tenth. */
  private static ClockDifference told(Duration later) {
    var date = Instant.parse("2026-01-01T12:00:00Z").plus(later);
    return ClockDifference.between(date, date.plusSeconds(1), SENT, RECEIVED);
  }

  @Test
  void wholeSecondsCanNotTellClocksApartThatAreNearlyTheSame() {
    assertThat(told(Duration.ZERO).certain()).isZero();
    assertThat(told(Duration.ZERO).words()).isEqualTo("as here, within 0.55 s");
  }

  @Test
  void aSecondAndAHalfIsToldAndIsNoReasonToDoAnything() {
    assertThat(told(Duration.ofSeconds(1)).words())
        .isEqualTo("1.05 s ahead of this machine's, within 0.55 s");
  }

  @Test
  void whatIsFarOffIsToBeSetAndWhatItMattersForIsSaid() {
    assertThat(told(Duration.ofSeconds(-90)).words())
        .startsWith("89.95 s behind this machine's, within 0.55 s: set it")
        .contains("No criterion compares the two", "certificates");
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
      assertThat(differences.get("gateway")).matches("as here, within 0\\.[5-9]\\d s");
      assertThat(differences.get("blockchain")).isEqualTo("can't be reached");
      assertThat(differences.get("database")).matches("as here, within 0\\.\\d\\d s");
    } finally {
      server.stop(0);
    }
  }
}
