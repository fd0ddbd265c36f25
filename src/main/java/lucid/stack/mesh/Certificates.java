package lucid.stack.mesh;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.security.auth.x500.X500Principal;
import lucid.pki.CertificateTemplate;
import lucid.pki.CertifiedKey;
import lucid.pki.KeyType;
import lucid.stack.Loopback;

/**
 * The mesh's certificate authority and the certificates that it issued, made anew at every start:
 * RSA-2048, the CA for 365 days and certificates for 90, as in the real controller (CONTRACT 3).
 */
record Certificates(
    CertifiedKey authority,
    CertifiedKey valid,
    CertifiedKey expired,
    CertifiedKey ofAnotherAuthority,
    CertifiedKey wrongName,
    CertifiedKey spiffe,
    CertifiedKey client) {
  private static final String SPIFFE_ID = "spiffe://lucid.local/mesh";
  private static final String NAME = "lucid-mesh";
  private static final Duration AUTHORITY_LASTS = Duration.ofDays(365);
  private static final Duration CERTIFICATE_LASTS = Duration.ofDays(90);

  /** The time before now at which certificates begin: clocks of other machines may be behind. */
  private static final Duration EARLIER = Duration.ofHours(1);

  /** Makes all certificates. This takes about a second, since three keys need prime numbers. */
  static Certificates create() {
    var now = Instant.now();
    // All server certificates share one key: only the certificates differ.
    var servers = CompletableFuture.supplyAsync(KeyType.RSA_2048::generate);
    var clients = CompletableFuture.supplyAsync(KeyType.RSA_2048::generate);
    var authority = authority(now, KeyType.RSA_2048);
    var another = authority(now, KeyType.EC_P256);
    var keys = servers.join();
    var server = template("CN=" + NAME, now, CERTIFICATE_LASTS).forServers();
    var named = server.named(NAME).at(Loopback.HOST);
    return new Certificates(
        authority,
        named.issuedBy(authority, keys),
        named.lasting(now.minus(CERTIFICATE_LASTS), now.minus(EARLIER)).issuedBy(authority, keys),
        named.issuedBy(another, keys),
        server.named("another.lucid.local").issuedBy(authority, keys),
        server.identified(SPIFFE_ID).issuedBy(authority, keys),
        template("CN=lucid-client", now, CERTIFICATE_LASTS)
            .forClients()
            .issuedBy(authority, clients.join()));
  }

  private static CertifiedKey authority(Instant now, KeyType type) {
    return template("CN=Lucid CA", now, AUTHORITY_LASTS).authority(type);
  }

  private static CertificateTemplate template(String subject, Instant now, Duration lasts) {
    return CertificateTemplate.of(new X500Principal(subject), now.minus(EARLIER), now.plus(lasts));
  }

  CertifiedKey shown(MeshDials.ServerCertificate choice) {
    return switch (choice) {
      case VALID -> valid;
      case EXPIRED -> expired;
      case OF_ANOTHER_CA -> ofAnotherAuthority;
      case WRONG_NAME -> wrongName;
      case SPIFFE -> spiffe;
    };
  }

  /** The PEM files that a client needs, which only their owner can read. */
  record ClientFiles(Path folder, Path authority, Path certificate, Path key) {
    Void delete() throws IOException {
      for (var file : List.of(authority, certificate, key, folder)) {
        Files.deleteIfExists(file);
      }
      return null;
    }
  }

  /**
   * Writes the files that a client needs.
   *
   * @param parent receives a new folder for them, which is removed with them, or when the process
   *     is told to end
   */
  ClientFiles writeClientFiles(Path parent) throws IOException {
    Files.createDirectories(parent);
    // Temporary files and folders are readable by their owner only, from the start.
    var folder = Files.createTempDirectory(parent, "mesh-");
    var files =
        new ClientFiles(
            folder,
            Files.createTempFile(folder, "ca-", ".pem"),
            Files.createTempFile(folder, "client-", ".pem"),
            Files.createTempFile(folder, "client-key-", ".pem"));
    for (var file : List.of(folder, files.authority(), files.certificate(), files.key())) {
      file.toFile().deleteOnExit();
    }
    Files.writeString(files.authority(), authority.certificatePem(), StandardCharsets.US_ASCII);
    Files.writeString(files.certificate(), client.certificatePem(), StandardCharsets.US_ASCII);
    Files.writeString(files.key(), client.privateKeyPem(), StandardCharsets.US_ASCII);
    return files;
  }
}
