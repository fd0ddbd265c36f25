package lucid.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import lucid.config.Secret;
import lucid.settings.TargetAddresses;
import lucid.store.StoreException;
import lucid.store.open.Stores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrivateNetworkTest {
  private static TargetAddresses gateway(String url) {
    return TargetAddresses.NONE.with(new TargetAddresses.Gateway(URI.create(url)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "100.64.0.1",
        "100.127.255.254",
        "192.168.0.75",
        "169.254.1.1",
        "::1",
        "fd00::1"
      })
  void loopbackAndPrivateAddressesMayBeTested(String address) throws UnknownHostException {
    assertThat(PrivateNetwork.isPrivate(InetAddress.getByName(address))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"192.0.2.1", "8.8.8.8", "172.32.0.1", "100.63.0.1", "100.128.0.1", "2001:db8::1"})
  void publicAddressesMayNot(String address) throws UnknownHostException {
    assertThat(PrivateNetwork.isPrivate(InetAddress.getByName(address))).isFalse();
  }

  @Test
  void refusalNamesTheKeyTheAddressAndTheSetting() {
    assertThatExceptionOfType(PreflightException.class)
        .isThrownBy(
            () -> PrivateNetwork.ofThisMachine().require("mine", gateway("http://192.0.2.1:8080")))
        .withMessageContaining("lucid.targets.mine.gateway.url")
        .withMessageContaining("192.0.2.1")
        .withMessageContaining("lucid.allow-public-target");
  }

  @Test
  void exporterMustHaveAPrivateAddress() {
    var addresses =
        TargetAddresses.NONE.with(
            new TargetAddresses.Metrics(Optional.of(URI.create("http://192.0.2.9:9100"))));
    assertThatExceptionOfType(PreflightException.class)
        .isThrownBy(() -> PrivateNetwork.ofThisMachine().require("mine", addresses))
        .withMessageContaining("lucid.targets.mine.metrics.url: 192.0.2.9 is 192.0.2.9");
  }

  @Test
  void databaseHostsAreCheckedWithoutShowingThePassword() {
    var addresses =
        TargetAddresses.NONE.with(
            new TargetAddresses.Database(
                Optional.of(
                    new Secret("mongodb://lucid:s3cret@127.0.0.1:27017,192.0.2.7:27017/x"))));
    assertThatExceptionOfType(PreflightException.class)
        .isThrownBy(() -> PrivateNetwork.ofThisMachine().require("mine", addresses))
        .withMessageContaining("192.0.2.7")
        .satisfies(refused -> assertThat(refused.getMessage()).doesNotContain("s3cret"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgresql://127.0.0.1/x?user=me&host=192.0.2.7",
        "postgresql://127.0.0.1/x?user=me&HOST=192.0.2.7",
        "postgresql://127.0.0.1/x?user=me&host=%3192.0.2.7",
        "postgresql://192.0.2.7/x?password=p@127.0.0.1",
        "postgresql://u:p@%3192.0.2.7/x",
        "postgres://u:p@192.0.2.7/x",
        "mongodb://192.0.2.7/?appName=x@127.0.0.1",
        "mongodb://127.0.0.1,192.0.2.7/x",
        "mongodb://127.0.0.1/?proxyHost=192.0.2.7",
      })
  void theHostsOfADatabaseAreThoseThatItsDriverConnectsTo(String uri) {
    var addresses = database(uri);
    var network = PrivateNetwork.ofThisMachine();
    assertThatExceptionOfType(PreflightException.class)
        .isThrownBy(() -> network.require("mine", addresses))
        .withMessageContaining("lucid.targets.mine.database.uri: 192.0.2.7 is 192.0.2.7");
  }

  @ParameterizedTest
  @ValueSource(strings = {"POSTGRESQL://me:s3cret@192.0.2.7/x"})
  void nothingCanBeSentToAnAddressThatTheDriverRefuses(String uri) {
    var secret = new Secret(uri);
    assertThatExceptionOfType(StoreException.class).isThrownBy(() -> Stores.open(secret, 1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://192.0.513/", // as Java and the system's own resolver read it: 192.0.2.1
        "http://192.0.2.1.:8080",
        "http://under_score.192.0.2.1:8080",
        "http://[2001:db8::1]:8080",
        "HTTP://192.0.2.1",
      })
  void addressWhoseHostJavaCannotParseIsChecked(String url) {
    var network =
        new PrivateNetwork(
            host ->
                new InetAddress[] {
                  InetAddress.getByName(
                      host.endsWith(".") || host.startsWith("under_") ? "192.0.2.1" : host)
                });
    assertThatExceptionOfType(PreflightException.class)
        .isThrownBy(() -> network.require("mine", gateway(url)))
        .withMessageContaining("lucid.targets.mine.gateway.url:");
    var instances =
        TargetAddresses.NONE.with(
            new TargetAddresses.Mesh(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(List.of(URI.create(url))),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()));
    assertThatExceptionOfType(PreflightException.class)
        .isThrownBy(() -> network.require("mine", instances))
        .withMessageContaining("lucid.targets.mine.mesh.instances:");
  }

  @Test
  void anAddressThatNamesNoHostsIsRefused() {
    var addresses = database("mongodb+srv://lucid:s3cret@db.example/x");
    assertThatExceptionOfType(PreflightException.class)
        .isThrownBy(() -> PrivateNetwork.ofThisMachine().require("mine", addresses))
        .withMessageContaining(
            "lucid.targets.mine.database.uri: an address with mongodb+srv:// names no")
        .satisfies(refused -> assertThat(refused.getMessage()).doesNotContain("s3cret"));
  }

  /** A name may have several addresses, and any of them may be taken. */
  @Test
  void everyAddressOfANameMustBeAllowed() throws UnknownHostException {
    var both = List.of(InetAddress.getByName("10.0.0.7"), InetAddress.getByName("192.0.2.7"));
    var network = new PrivateNetwork(host -> both.toArray(InetAddress[]::new));
    assertThatExceptionOfType(PreflightException.class)
        .isThrownBy(() -> network.require("mine", gateway("http://two.example:8080")))
        .withMessageContaining("lucid.targets.mine.gateway.url: two.example is 192.0.2.7, neither");
  }

  @Test
  void nameThatChangesBeforeTheLoadIsRefused() throws UnknownHostException {
    var first = new ArrayDeque<>(List.of(InetAddress.getByName("10.0.0.7")));
    var then = InetAddress.getByName("192.0.2.7");
    var network =
        new PrivateNetwork(
            host -> new InetAddress[] {first.isEmpty() ? then : first.removeFirst()});
    assertThatCode(() -> network.require("mine", gateway("http://rebound.example")))
        .doesNotThrowAnyException();
    assertThatExceptionOfType(PreflightException.class)
        .isThrownBy(() -> network.require("mine", gateway("http://rebound.example")))
        .withMessageContaining("rebound.example is 192.0.2.7");
  }

  /** The JVMs would resolve each time anew, and their hosts file changes in between. */
  @Test
  void resolvedNameKeepsItsAddress(@TempDir Path folder) throws Exception {
    assertThat(resolvedTwice(folder, "unpinned")).containsExactly("10.0.0.7", "192.0.2.7");
    assertThat(resolvedTwice(folder, "pinned")).containsExactly("10.0.0.7", "10.0.0.7");
  }

  private static List<String> resolvedTwice(Path folder, String how) throws Exception {
    var hosts = folder.resolve(how);
    var process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djdk.net.hosts.file=" + hosts,
                "-Dsun.net.inetaddr.ttl=0",
                "-cp",
                System.getProperty("java.class.path"),
                Twice.class.getName(),
                how,
                hosts.toString())
            .redirectErrorStream(true)
            .start();
    try (var output = process.inputReader()) {
      return output.lines().toList();
    }
  }

  static final class Twice {
    private Twice() {}

    public static void main(String[] arguments) throws IOException {
      if (arguments[0].equals("pinned")) {
        PrivateNetwork.pinNames();
      }
      for (var address : List.of("10.0.0.7", "192.0.2.7")) {
        Files.writeString(Path.of(arguments[1]), address + " rebound.example\n");
        System.out.println(InetAddress.getAllByName("rebound.example")[0].getHostAddress());
      }
    }
  }

  private static TargetAddresses database(String uri) {
    return TargetAddresses.NONE.with(new TargetAddresses.Database(Optional.of(new Secret(uri))));
  }

  @Test
  void unknownHostIsLeftToThePreflightOfItsService() {
    assertThatCode(
            () ->
                PrivateNetwork.ofThisMachine()
                    .require("mine", gateway("http://no-such-host.invalid")))
        .doesNotThrowAnyException();
  }
}
