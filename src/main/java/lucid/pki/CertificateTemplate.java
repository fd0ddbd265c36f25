package lucid.pki;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * The contents of a certificate to be made. Java can read certificates but not make them. Netty's
 * builder for tests can, but Gatling's packages leave it out.
 *
 * @param purpose the purpose of the key; empty for an authority
 * @param names the alternative names of the subject
 */
public record CertificateTemplate(
    X500Principal subject,
    Instant notBefore,
    Instant notAfter,
    Optional<KeyPurposeId> purpose,
    List<GeneralName> names) {
  private static final int SERIAL_BITS = 64;

  public CertificateTemplate {
    names = List.copyOf(names);
  }

  /** Returns a template for {@code subject}, such as {@code CN=name}, with no other names. */
  public static CertificateTemplate of(X500Principal subject, Instant notBefore, Instant notAfter) {
    return new CertificateTemplate(subject, notBefore, notAfter, Optional.empty(), List.of());
  }

  public CertificateTemplate forServers() {
    return new CertificateTemplate(
        subject, notBefore, notAfter, Optional.of(KeyPurposeId.id_kp_serverAuth), names);
  }

  public CertificateTemplate forClients() {
    return new CertificateTemplate(
        subject, notBefore, notAfter, Optional.of(KeyPurposeId.id_kp_clientAuth), names);
  }

  public CertificateTemplate lasting(Instant from, Instant to) {
    return new CertificateTemplate(subject, from, to, purpose, names);
  }

  /** Returns this template with a further host name. */
  public CertificateTemplate named(String dnsName) {
    return with(new GeneralName(GeneralName.dNSName, dnsName));
  }

  /** Returns this template with a further IP address. */
  public CertificateTemplate at(String address) {
    return with(new GeneralName(GeneralName.iPAddress, address));
  }

  /** Returns this template with a further URI, such as a SPIFFE ID. */
  public CertificateTemplate identified(String uri) {
    return with(new GeneralName(GeneralName.uniformResourceIdentifier, uri));
  }

  private CertificateTemplate with(GeneralName name) {
    return new CertificateTemplate(
        subject,
        notBefore,
        notAfter,
        purpose,
        Stream.concat(names.stream(), Stream.of(name)).toList());
  }

  /** Makes a root authority with a new key. */
  public CertifiedKey authority(KeyType type) {
    var keys = type.generate();
    return issue(subject, keys, keys, true);
  }

  /** Makes an authority with a new key below {@code issuer}. */
  public CertifiedKey authority(KeyType type, CertifiedKey issuer) {
    return issue(
        issuer.certificate().getSubjectX500Principal(), issuer.keys(), type.generate(), true);
  }

  /** Makes a certificate for {@code keys}, signed by {@code authority}. */
  public CertifiedKey issuedBy(CertifiedKey authority, KeyPair keys) {
    return issue(authority.certificate().getSubjectX500Principal(), authority.keys(), keys, false);
  }

  private CertifiedKey issue(
      X500Principal issuer, KeyPair issuerKeys, KeyPair keys, boolean isAuthority) {
    try {
      var ids = new JcaX509ExtensionUtils();
      var builder =
          new JcaX509v3CertificateBuilder(
                  issuer,
                  new BigInteger(SERIAL_BITS, new SecureRandom()).setBit(SERIAL_BITS),
                  Date.from(notBefore),
                  Date.from(notAfter),
                  subject,
                  keys.getPublic())
              .addExtension(Extension.basicConstraints, true, new BasicConstraints(isAuthority))
              .addExtension(
                  Extension.keyUsage,
                  true,
                  new KeyUsage(
                      isAuthority
                          ? KeyUsage.keyCertSign | KeyUsage.cRLSign
                          : KeyUsage.digitalSignature | KeyUsage.keyEncipherment))
              .addExtension(
                  Extension.subjectKeyIdentifier,
                  false,
                  ids.createSubjectKeyIdentifier(keys.getPublic()))
              .addExtension(
                  Extension.authorityKeyIdentifier,
                  false,
                  ids.createAuthorityKeyIdentifier(issuerKeys.getPublic()));
      if (purpose.isPresent()) {
        builder.addExtension(
            Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose.get()));
      }
      if (!names.isEmpty()) {
        builder.addExtension(
            Extension.subjectAlternativeName,
            false,
            new GeneralNames(names.toArray(GeneralName[]::new)));
      }
      var signer =
          new JcaContentSignerBuilder(KeyType.signatureOf(issuerKeys))
              .build(issuerKeys.getPrivate());
      return new CertifiedKey(
          keys, new JcaX509CertificateConverter().getCertificate(builder.build(signer)));
    } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
      throw new IllegalStateException("no certificate can be made for " + subject, e);
    }
  }
}
