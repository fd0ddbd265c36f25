package lucid.store.open;

import static lucid.store.StoreContract.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;
import lucid.config.Secret;
import lucid.pki.CertificateTemplate;
import lucid.pki.CertifiedKey;
import lucid.pki.KeyType;
import lucid.store.AddressException;
import lucid.store.DatabaseAccess;
import lucid.store.StoreException;
import lucid.testing.TestPostgres;
import lucid.testing.TlsPostgres;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Databases whose certificates come from an authority of the user's own. */
class EncryptedConnectionsTest {
  private static final String KEY = "lucid.targets.mine.database.ca";

  @TempDir private static Path folder;

  private static Path authority;
  private static Path another;
  private static TlsPostgres postgres;
  private static MongoServer mongo;

  @BeforeAll
  static void start() throws Exception {
    var issuer = authority("CN=Test authority");
    authority = write("authority.pem", issuer);
    another = write("another.pem", authority("CN=Another authority"));
    var identity =
        template("CN=database")
            .forServers()
            .at("127.0.0.1")
            .issuedBy(issuer, KeyType.EC_P256.generate());
    postgres = TlsPostgres.start(identity);
    mongo = new MongoServer(new MemoryBackend());
    mongo.enableSsl(identity.privateKey(), null, identity.certificate());
    mongo.bind("127.0.0.1", 0);
  }

  @AfterAll
  static void stop() throws IOException {
    postgres.close();
    mongo.shutdownNow();
  }

  private static CertificateTemplate template(String subject) {
    var now = Instant.now();
    return CertificateTemplate.of(
        new X500Principal(subject), now.minus(Duration.ofDays(1)), now.plus(Duration.ofDays(1)));
  }

  private static CertifiedKey authority(String subject) {
    return template(subject).authority(KeyType.EC_P256);
  }

  private static Path write(String name, CertifiedKey key) throws IOException {
    return Files.writeString(folder.resolve(name), key.certificatePem());
  }

  private static Secret mongo(String host, String query) {
    return new Secret(
        "mongodb://%s:%d/?serverSelectionTimeoutMS=2000&%s"
            .formatted(host, mongo.getLocalAddress().getPort(), query));
  }

  private static DatabaseAccess with(Secret uri, Optional<Path> authority) {
    return new DatabaseAccess(uri, authority, KEY, address -> true);
  }

  private static void assertUsable(DatabaseAccess access) {
    try (var store = Stores.open(access, 2)) {
      assertThat(await(store.connect()).obstacle()).isEmpty();
    }
  }

  private static String refusal(DatabaseAccess access) {
    try (var store = Stores.open(access, 2)) {
      var said = new String[1];
      assertThatThrownBy(() -> await(store.connect()))
          .cause()
          .isInstanceOf(StoreException.class)
          .satisfies(refused -> said[0] = refused.getMessage());
      return said[0];
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"require", "verify-ca", "verify-full"})
  void theAuthorityOfTheTargetIsAccepted(String mode) {
    assertUsable(with(postgres.uri("127.0.0.1", "sslmode=" + mode), Optional.of(authority)));
    assertUsable(with(mongo("127.0.0.1", "tls=true"), Optional.of(authority)));
  }

  @Test
  void theFileThatTheAddressNamesComesFirst() {
    assertUsable(
        with(
            postgres.uri("127.0.0.1", "sslmode=verify-full&sslrootcert=" + authority),
            Optional.of(another)));
    assertUsable(with(mongo("127.0.0.1", "tls=true&tlsCAFile=" + authority), Optional.of(another)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"verify-ca", "verify-full", "verify-full&sslrootcert=system"})
  void unknownAuthorityIsNamed(String mode) {
    assertThat(refusal(with(postgres.uri("127.0.0.1", "sslmode=" + mode), Optional.empty())))
        .contains("the server's certificate", "CN=Test authority", KEY);
  }

  @Test
  void unknownAuthorityOfAMongoServerIsNamed() {
    assertThat(refusal(with(mongo("127.0.0.1", "tls=true"), Optional.empty())))
        .contains("the server's certificate", "CN=Test authority", KEY);
  }

  @ParameterizedTest
  @ValueSource(strings = {"require", "verify-ca", "verify-full"})
  void anotherAuthorityIsNotAccepted(String mode) {
    assertThat(refusal(with(postgres.uri("127.0.0.1", "sslmode=" + mode), Optional.of(another))))
        .contains("the server's certificate", "CN=Test authority", another.toString());
    assertThat(refusal(with(mongo("127.0.0.1", "tls=true"), Optional.of(another))))
        .contains("the server's certificate", "CN=Test authority", another.toString());
  }

  @Test
  void certificateForAnotherHostIsReported() {
    assertThat(
            refusal(with(postgres.uri("localhost", "sslmode=verify-full"), Optional.of(authority))))
        .isEqualTo("the server's certificate is not for localhost, but for 127.0.0.1");
    assertThat(refusal(with(mongo("localhost", "tls=true"), Optional.of(authority))))
        .startsWith("the server's certificate is not for localhost")
        .endsWith(", but for 127.0.0.1");
  }

  /** libpq and the driver do the same. */
  @Test
  void nameIsNotCheckedIfTheAddressDoesNotAskForIt() {
    assertUsable(with(postgres.uri("localhost", "sslmode=verify-ca"), Optional.of(authority)));
    assertUsable(with(postgres.uri("localhost", "sslmode=require"), Optional.empty()));
    assertUsable(
        with(mongo("localhost", "tls=true&tlsAllowInvalidHostnames=true"), Optional.of(authority)));
  }

  @Test
  void serverThatAcceptsOnlyTlsIsReported() {
    assertThat(refusal(DatabaseAccess.to(postgres.uri("127.0.0.1", "sslmode=disable"))))
        .isEqualTo("the server refuses connections without TLS: add ?sslmode=require");
    assertThat(refusal(DatabaseAccess.to(mongo("127.0.0.1", "w=1")))).contains("add tls=true");
  }

  @ParameterizedTest
  @ValueSource(strings = {"require", "verify-ca", "verify-full"})
  void serverWithoutTlsIsReported(String mode) {
    var uri =
        new Secret(
            TestPostgres.uri(TestPostgres.OWNER, TestPostgres.PASSWORD).value()
                + "?sslmode="
                + mode);
    assertThat(refusal(with(uri, Optional.of(authority))))
        .isEqualTo(
            "the server offers no TLS, which sslmode=%s asks for: turn it on there (ssl = on), or add sslmode=disable"
                .formatted(mode));
  }

  @Test
  void mongoServerWithoutTlsIsReported() {
    var plain = new MongoServer(new MemoryBackend());
    try {
      plain.bind("127.0.0.1", 0);
      var uri =
          new Secret(
              "mongodb://127.0.0.1:%d/?tls=true&serverSelectionTimeoutMS=2000"
                  .formatted(plain.getLocalAddress().getPort()));
      // This server takes ClientHello for part of a message and waits; others hang up.
      assertThat(refusal(with(uri, Optional.of(authority))))
          .startsWith("no server that can be used answers at 127.0.0.1:")
          .endsWith(", or it offers no TLS, and tls=true asks for it");
    } finally {
      plain.shutdownNow();
    }
  }

  /** mongod closes the connection. */
  @Test
  void mongoServerThatClosesTlsConnectionsIsReportedAsWithoutTls() throws Exception {
    try (var server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      var thread =
          new Thread(
              () -> {
                try {
                  while (true) {
                    try (var socket = server.accept()) {
                      assertThat(socket.getInputStream().read()).isNotNegative();
                    }
                  }
                } catch (IOException e) {
                  // The test is over.
                }
              });
      thread.setDaemon(true);
      thread.start();
      var uri =
          new Secret(
              "mongodb://127.0.0.1:%d/?tls=true&serverSelectionTimeoutMS=2000"
                  .formatted(server.getLocalPort()));
      assertThat(refusal(with(uri, Optional.of(authority))))
          .isEqualTo(
              "no TLS connection can be made, and the server showed no certificate: it seems to offer no TLS. Turn it on there, or leave tls=true out");
    }
  }

  @Test
  void unusableFileIsNamedBeforeAnythingIsSent() {
    var missing = folder.resolve("missing.pem");
    for (var access :
        new DatabaseAccess[] {
          with(postgres.uri("127.0.0.1", "sslmode=verify-full"), Optional.of(missing)),
          with(
              postgres.uri("127.0.0.1", "sslmode=require&sslrootcert=" + missing),
              Optional.empty()),
          with(mongo("127.0.0.1", "tls=true"), Optional.of(missing)),
          with(mongo("127.0.0.1", "tls=true&tlsCAFile=" + missing), Optional.empty())
        }) {
      assertThatThrownBy(() -> Stores.open(access, 1).close())
          .isInstanceOf(AddressException.class)
          .hasMessageContaining(missing.toString());
    }
  }
}
