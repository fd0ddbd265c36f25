package lucid.stack.mesh;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.CertificateBuilder.Algorithm;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import lucid.stack.Loopback;

/**
 * The mesh's certificate authority and what it issued, made anew at every start: RSA-2048, the CA
 * for 365 days and certificates for 90, as the real controller has it (CONTRACT 3).
 */
record Certificates(
    X509Bundle authority,
    X509Bundle valid,
    X509Bundle expired,
    X509Bundle ofAnotherAuthority,
    X509Bundle wrongName,
    X509Bundle client) {
  private static final String NAME = "lucid-mesh";
  private static final Duration AUTHORITY_LASTS = Duration.ofDays(365);
  private static final Duration CERTIFICATE_LASTS = Duration.ofDays(90);

  /** Clocks of other machines may be behind. */
  private static final Duration EARLIER = Duration.ofHours(1);

  /** Takes about a second: prime numbers have to be found. */
  static Certificates create() {
    try {
      var now = Instant.now();
      var authority = authority(now, Algorithm.rsa2048);
      var another = authority(now, Algorithm.ecp256);
      // One key for whatever the server shows: only the certificates differ.
      var server =
          from(now)
              .keyPair(Algorithm.rsa2048.generateKeyPair(new SecureRandom()))
              .subject("CN=" + NAME)
              .addExtendedKeyUsageServerAuth();
      var named = server.copy().addSanDnsName(NAME).addSanIpAddress(Loopback.HOST);
      return new Certificates(
          authority,
          named.buildIssuedBy(authority),
          named
              .copy()
              .notBefore(now.minus(CERTIFICATE_LASTS))
              .notAfter(now.minus(EARLIER))
              .buildIssuedBy(authority),
          named.buildIssuedBy(another),
          server.copy().addSanDnsName("another.lucid.local").buildIssuedBy(authority),
          from(now)
              .algorithm(Algorithm.rsa2048)
              .subject("CN=lucid-client")
              .addExtendedKeyUsageClientAuth()
              .buildIssuedBy(authority));
    } catch (Exception e) {
      // The builder's signature says no more than Exception.
      throw new IllegalStateException("no certificates can be made", e);
    }
  }

  private static X509Bundle authority(Instant now, Algorithm algorithm) throws Exception {
    return from(now)
        .notAfter(now.plus(AUTHORITY_LASTS))
        .algorithm(algorithm)
        .subject("CN=Lucid CA")
        .setIsCertificateAuthority(true)
        .buildSelfSigned();
  }

  private static CertificateBuilder from(Instant now) {
    return new CertificateBuilder()
        .notBefore(now.minus(EARLIER))
        .notAfter(now.plus(CERTIFICATE_LASTS));
  }

  X509Bundle shown(MeshDials.ServerCertificate choice) {
    return switch (choice) {
      case VALID -> valid;
      case EXPIRED -> expired;
      case OF_ANOTHER_CA -> ofAnotherAuthority;
      case WRONG_NAME -> wrongName;
    };
  }

  /** What a client needs, as PEM files that only their owner can read. */
  record ClientFiles(Path folder, Path authority, Path certificate, Path key) {
    void delete() throws IOException {
      for (var file : List.of(authority, certificate, key, folder)) {
        Files.deleteIfExists(file);
      }
    }
  }

  /**
   * Writes what a client needs.
   *
   * @param parent gets a folder of its own for them, which goes when they are deleted, or when the
   *     process is told to end
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
    Files.writeString(files.authority(), authority.getCertificatePEM(), StandardCharsets.US_ASCII);
    Files.writeString(
        files.certificate(), client.getCertificatePathPEM(), StandardCharsets.US_ASCII);
    Files.writeString(files.key(), client.getPrivateKeyPEM(), StandardCharsets.US_ASCII);
    return files;
  }
}
