package lucid.tls;

import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;
import lucid.config.Secret;

/** Makes the reason why a server's certificate was not accepted. */
final class CertificateFault {
  private CertificateFault() {}

  /**
   * Returns the reason, as the end of "the server's certificate ...".
   *
   * @param shown the certificates that the server showed, its own first
   * @param host the host that was connected to
   */
  static String of(
      List<X509Certificate> shown,
      CertificateException refusal,
      Authorities authorities,
      String host) {
    var message = Secret.searchable(refusal);
    return message.startsWith("No ") && message.contains("name")
        ? notFor(host, shown.get(0))
        : outOfDate(shown).orElseGet(() -> unknown(shown, refusal, authorities));
  }

  /** Returns the clause of {@link #of} for a certificate that has another name. */
  static String notFor(String wanted, X509Certificate shown) {
    return "is not for %s, but for %s".formatted(wanted, names(shown));
  }

  private static Optional<String> outOfDate(List<X509Certificate> shown) {
    for (var certificate : shown) {
      var whose =
          certificate.equals(shown.get(0))
              ? ""
              : "comes from \"%s\", which ".formatted(words(certificate.getSubjectX500Principal()));
      try {
        certificate.checkValidity();
      } catch (CertificateExpiredException e) {
        return Optional.of(whose + "expired on " + certificate.getNotAfter().toInstant());
      } catch (CertificateNotYetValidException e) {
        return Optional.of(whose + "is not valid before " + certificate.getNotBefore().toInstant());
      }
    }
    return Optional.empty();
  }

  private static String unknown(
      List<X509Certificate> shown, CertificateException refusal, Authorities authorities) {
    var last = last(shown);
    var issuer = last.getIssuerX500Principal();
    var known =
        authorities.certificates().stream()
            .filter(one -> one.getSubjectX500Principal().equals(issuer))
            .toList();
    if (known.stream().anyMatch(one -> signed(last, one))) {
      return "can't be accepted: " + Secret.safeMessage(root(refusal));
    } else if (!known.isEmpty()) {
      return "comes from an authority named \"%s\", but not from the one of that name among %s: %s"
          .formatted(words(issuer), authorities.words(), authorities.advice("the right one"));
    } else if (!issuer.equals(last.getSubjectX500Principal())) {
      return ("was issued by \"%s\", whose certificate the server does not send, and which is not"
              + " among %s. If that is an intermediate, let the server send its certificate, too;"
              + " if it is the authority, %s")
          .formatted(words(issuer), authorities.words(), authorities.advice("it"));
    }
    return (last.equals(shown.get(0))
            ? "is its own issuer (\"%s\"), and not among %s: %s"
            : "comes from the authority \"%s\", which is not among %s: %s")
        .formatted(words(issuer), authorities.words(), authorities.advice("it"));
  }

  /** Returns the end of the chain: the last certificate whose issuer the server did not show. */
  private static X509Certificate last(List<X509Certificate> shown) {
    var last = shown.get(0);
    for (int i = 0; i < shown.size(); i++) {
      var issuer = last.getIssuerX500Principal();
      var current = last;
      last =
          shown.stream()
              .filter(one -> one.getSubjectX500Principal().equals(issuer))
              .findFirst()
              .orElse(current);
    }
    return last;
  }

  private static boolean signed(X509Certificate certificate, X509Certificate issuer) {
    try {
      certificate.verify(issuer.getPublicKey());
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static Throwable root(Throwable failure) {
    return failure.getCause() == null ? failure : root(failure.getCause());
  }

  private static String words(X500Principal name) {
    return name.getName();
  }

  private static String names(X509Certificate certificate) {
    try {
      var names = ServerName.namesOf(certificate);
      return names.isEmpty() ? "no name in its SAN" : names;
    } catch (CertificateParsingException e) {
      return "names that can't be read";
    }
  }
}
