package lucid.tls;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Certificate authorities that are trusted. They accept the certificates that they have issued, and
 * the certificates that are themselves in the list. They do not compare host names: the client does
 * (HTTPS always does).
 */
public final class Authorities {
  private final List<X509Certificate> certificates;
  private final String words;
  private final String place;
  private final Judge judge;

  private Authorities(List<X509Certificate> certificates, String words, String place) {
    this.certificates = certificates;
    this.words = words;
    this.place = place;
    this.judge = new Judge();
  }

  /**
   * Returns the authorities that this Java accepts, and those of a file.
   *
   * @param file the PEM file; empty for this Java's authorities alone
   * @param key the key of the settings for the file
   * @throws PemException if the file can't be used; the message does not name the key
   */
  public static Authorities besideJavas(Optional<Path> file, String key) {
    return new Authorities(
        Stream.concat(file.map(Pem::certificates).stream().flatMap(List::stream), ofJava())
            .toList(),
        file.map(path -> "the authorities of " + path + " and those that this Java knows")
            .orElse("the authorities that this Java knows"),
        file.map(path -> "put %s into " + path + " (" + key + ")")
            .orElse("name a PEM file that holds %s by " + key));
  }

  /**
   * Returns only the authorities of a file.
   *
   * @throws PemException if the file can't be used
   */
  public static Authorities only(Path file) {
    return new Authorities(
        Pem.certificates(file), "the authorities of " + file, "put %s into " + file);
  }

  private static Stream<X509Certificate> ofJava() {
    return Stream.of(OfJava.CERTIFICATES);
  }

  /** This Java's authorities, read once before {@link #useEverywhere} replaces the trust store. */
  private static final class OfJava {
    static final X509Certificate[] CERTIFICATES = manager(null).getAcceptedIssuers();
  }

  private static X509ExtendedTrustManager manager(KeyStore store) {
    try {
      var factory = TrustManagerFactory.getInstance("PKIX");
      factory.init(store);
      return (X509ExtendedTrustManager) factory.getTrustManagers()[0];
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Java can't trust certificates", e);
    }
  }

  private static KeyStore store(List<X509Certificate> certificates) {
    try {
      // Java reads this kind without a password.
      var store = KeyStore.getInstance("JKS");
      store.load(null, null);
      for (int i = 0; i < certificates.size(); i++) {
        store.setCertificateEntry("authority-" + i, certificates.get(i));
      }
      return store;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("Java can't keep certificates", e);
    }
  }

  /** Returns a TLS context whose servers {@code manager} judges. */
  public static SSLContext context(TrustManager manager) {
    try {
      var context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {manager}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has TLS", e);
    }
  }

  private interface Check {
    void go(X509ExtendedTrustManager java) throws CertificateException;
  }

  /** A trust manager for these authorities, whose exceptions give the reason in words. */
  private final class Judge extends ClientTrustManager {
    private final X509ExtendedTrustManager java = manager(store(certificates));

    private void judge(X509Certificate[] chain, String host, Check check) throws DistrustException {
      try {
        check.go(java);
        // Java accepts a listed certificate even if it has expired.
        chain[0].checkValidity();
      } catch (CertificateException e) {
        throw new DistrustException(
            CertificateFault.of(List.of(chain), e, Authorities.this, host), e);
      }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      judge(chain, engine.getPeerHost(), java -> java.checkServerTrusted(chain, type, engine));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      var host = ((SSLSocket) socket).getHandshakeSession().getPeerHost();
      judge(chain, host, java -> java.checkServerTrusted(chain, type, socket));
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return java.getAcceptedIssuers();
    }
  }

  /** Returns a TLS context for any number of connections. */
  public SSLContext context() {
    return context(judge);
  }

  X509ExtendedTrustManager judge() {
    return judge;
  }

  List<X509Certificate> certificates() {
    return certificates;
  }

  /** Returns a name for these authorities, such as "the authorities that this Java knows". */
  String words() {
    return words;
  }

  /** Returns a clause that says how to add a certificate to these authorities. */
  String advice(String which) {
    return place.replace("%s", which);
  }

  /**
   * Makes these authorities and this Java's own the default of the JVM. Gatling's clients use it.
   *
   * @param file the trust store that is written
   * @return undoes the change, and deletes the file
   */
  public static Runnable useEverywhere(List<Authorities> all, Path file) throws IOException {
    var certificates =
        Stream.concat(all.stream().flatMap(one -> one.certificates.stream()), ofJava())
            .distinct()
            .toList();
    // This is no secret: everybody may read the certificates.
    var password = "changeit";
    try (var stream = Files.newOutputStream(file)) {
      store(certificates).store(stream, password.toCharArray());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Java can't write certificates", e);
    }
    var before = new ArrayList<Runnable>();
    set("javax.net.ssl.trustStore", file.toAbsolutePath().toString(), before);
    set("javax.net.ssl.trustStoreType", "JKS", before);
    set("javax.net.ssl.trustStorePassword", password, before);
    return () -> {
      before.forEach(Runnable::run);
      delete(file);
    };
  }

  private static void set(String property, String value, List<Runnable> undo) {
    var before = System.setProperty(property, value);
    undo.add(
        () -> {
          if (before == null) {
            System.clearProperty(property);
          } else {
            System.setProperty(property, before);
          }
        });
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
