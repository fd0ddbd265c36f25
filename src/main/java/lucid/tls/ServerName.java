package lucid.tls;

import java.net.URI;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import lucid.config.HttpAddress;

/**
 * The name that a server's certificate must have.
 *
 * @param host a DNS name or an IP address. The client asks for it by SNI, and without a SPIFFE ID
 *     the certificate must have it
 * @param spiffe a SPIFFE ID that the certificate must have instead of the host
 */
public record ServerName(String host, Optional<String> spiffe) {
  private static final String SCHEME = "spiffe://";
  private static final int URI_NAME = 6;

  /**
   * Returns the name in the settings, or else the address's host.
   *
   * @param name a DNS name, an IP address or a SPIFFE ID; empty for the host
   */
  public static ServerName of(URI address, Optional<String> name) {
    return new ServerName(
        name.filter(said -> !isSpiffe(said)).orElseGet(() -> HttpAddress.host(address)),
        name.filter(ServerName::isSpiffe));
  }

  /** Returns the name that an address asks for: its host. */
  public static ServerName of(URI address) {
    return of(address, Optional.empty());
  }

  private static boolean isSpiffe(String name) {
    return name.startsWith(SCHEME);
  }

  /** Returns the algorithm by which TLS compares host names, or null if it must not compare. */
  String identification() {
    return spiffe.isPresent() ? null : "HTTPS";
  }

  /** Compares the SPIFFE ID, which TLS itself does not know. */
  void check(X509Certificate certificate) throws DistrustException {
    if (spiffe.isPresent() && !isFor(certificate, spiffe.get())) {
      throw new DistrustException(CertificateFault.notFor(spiffe.get(), certificate), null);
    }
  }

  private static boolean isFor(X509Certificate certificate, String id) throws DistrustException {
    try {
      return names(certificate).stream()
          .anyMatch(name -> name.get(0).equals(URI_NAME) && name.get(1).equals(id));
    } catch (CertificateParsingException e) {
      throw new DistrustException(CertificateFault.notFor(id, certificate), e);
    }
  }

  /** Returns every name that a certificate is for, as words. */
  static String namesOf(X509Certificate certificate) throws CertificateParsingException {
    return names(certificate).stream()
        .map(name -> String.valueOf(name.get(1)))
        .collect(Collectors.joining(", "));
  }

  private static Collection<List<?>> names(X509Certificate certificate)
      throws CertificateParsingException {
    return Optional.ofNullable(certificate.getSubjectAlternativeNames()).orElse(List.of());
  }
}
