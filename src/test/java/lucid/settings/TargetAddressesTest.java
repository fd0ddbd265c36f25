package lucid.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import lucid.config.Secret;
import org.junit.jupiter.api.Test;

class TargetAddressesTest {
  private static Optional<URI> uri(String uri) {
    return Optional.of(URI.create(uri));
  }

  @Test
  void showsEveryAddressAndNoSecret() {
    var addresses =
        TargetAddresses.NONE
            .with(new TargetAddresses.Gateway(URI.create("http://10.0.0.1:8080")))
            .with(
                new TargetAddresses.Blockchain(
                    uri("http://10.0.0.1:8084"), Optional.of(new Secret("k3y"))))
            .with(
                new TargetAddresses.Mesh(
                    uri("http://10.0.0.1:8088"),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(
                        List.of(
                            URI.create("http://10.0.0.2:80"), URI.create("http://10.0.0.3:80"))),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty()))
            .with(
                new TargetAddresses.Database(
                    Optional.of(
                        new Secret("postgresql://me:p@ss@10.0.0.4:5432/lucid?password=p4ss"))))
            .with(new TargetAddresses.Metrics(uri("http://10.0.0.1:9100/metrics?key=p4ss")));
    assertThat(addresses.withoutSecrets())
        .containsExactly(
            entry("gateway", "http://10.0.0.1:8080"),
            entry("blockchain", "http://10.0.0.1:8084"),
            entry("mesh controller", "http://10.0.0.1:8088"),
            entry("mesh instance 1", "http://10.0.0.2:80"),
            entry("mesh instance 2", "http://10.0.0.3:80"),
            entry("database", "postgresql://10.0.0.4:5432/lucid"),
            entry("metrics", "http://10.0.0.1:9100/metrics"));
  }

  @Test
  void showsNothingOfWhatIsNotThere() {
    assertThat(TargetAddresses.NONE.withoutSecrets()).isEmpty();
  }

  @Test
  void authoritiesOfTheTargetAreThoseOfEachServiceThatNamesNone() {
    var all = Optional.of(Path.of("all.pem"));
    var own = Optional.of(Path.of("own.pem"));
    var addresses =
        new TargetAddresses(
            all,
            Optional.of(new TargetAddresses.Gateway(Optional.empty(), Optional.empty(), own)),
            Optional.of(new TargetAddresses.Blockchain(Optional.empty(), Optional.empty())),
            Optional.of(TargetAddresses.Mesh.NONE),
            Optional.of(new TargetAddresses.Database(Optional.empty())),
            Optional.empty());
    assertThat(addresses.ca("gateway")).isEqualTo(own);
    assertThat(addresses.caKey("gateway")).isEqualTo("gateway.ca");
    for (var name : List.of("blockchain", "mesh instance 1", "database")) {
      assertThat(addresses.ca(name)).as(name).isEqualTo(all);
      assertThat(addresses.caKey(name)).isEqualTo("ca");
    }
    assertThat(addresses.database().flatMap(TargetAddresses.Database::ca)).isEqualTo(all);
    assertThat(addresses.with(new TargetAddresses.Metrics(Optional.empty())).ca("metrics"))
        .isEqualTo(all);
    assertThat(TargetAddresses.NONE.ca("metrics")).isEmpty();
    assertThat(TargetAddresses.NONE.caKey("metrics")).isEqualTo("metrics.ca");
  }
}
