package lucid.tls;

import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import lucid.config.HttpAddress;
import lucid.config.Secret;

/** Finds out whether TLS, or its absence, caused the failure of a request. */
public final class Https {
  /** The time-out of a second connection, which finds out why the first one failed. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private static final Pattern ALERT = Pattern.compile("fatal alert: (\\w+)");

  /** The alerts that servers send to a client without a certificate. */
  private static final Pattern WANTS_A_CERTIFICATE =
      Pattern.compile("certificate_required|bad_certificate|handshake_failure");

  private Https() {}

  /** Returns whether an address begins with https. */
  public static boolean is(URI address) {
    return "https".equalsIgnoreCase(address.getScheme());
  }

  /** Returns the TLS alert that the server sent, such as {@code certificate_required}. */
  private static Optional<String> alert(IOException failure) {
    var alert = ALERT.matcher(Secret.searchable(failure));
    return alert.find() ? Optional.of(alert.group(1)) : Optional.empty();
  }

  private static String refusal(String alert) {
    return "the server refused the TLS handshake (%s)".formatted(alert)
        + (WANTS_A_CERTIFICATE.matcher(alert).matches()
            ? ": it may require a client certificate, which is sent to mesh.mtls only"
            : "");
  }

  /** Returns why a certificate was not accepted, as a clause; empty if that is not the failure. */
  public static Optional<String> distrust(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof DistrustException refused) {
        return Optional.of("the server's certificate " + refused.getMessage());
      }
    }
    return Optional.empty();
  }

  /** Returns a TLS context for Netty's clients, with OpenSSL if it is available. */
  public static SslContext forNetty(Authorities authorities) {
    try {
      return SslContextBuilder.forClient()
          .sslProvider(OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK)
          .trustManager(authorities.judge())
          .endpointIdentificationAlgorithm("HTTPS")
          .build();
    } catch (SSLException e) {
      throw new IllegalStateException("no TLS context can be made", e);
    }
  }

  /**
   * Returns the part of TLS, or of its absence, in the failure of a request, as a clause; empty if
   * it has none. Connects to the address once more if the failure does not show that.
   */
  public static Optional<String> fault(URI address, IOException failure) {
    var distrust = distrust(failure);
    if (distrust.isPresent()) {
      return distrust;
    } else if (!is(address)) {
      return withoutTls(address);
    }
    var known =
        alert(failure)
            // A client that is still writing sees only that the server hung up, and not the alert.
            .or(() -> shakeHands(address).failure().flatMap(Https::alert))
            .map(Https::refusal)
            .or(() -> withoutHandshake(address));
    if (known.isPresent()) {
      return known;
    }
    return failure instanceof SSLException
        ? Optional.of("TLS fails: " + Secret.safeMessage(failure))
        : Optional.empty();
  }

  /** Returns the clause of {@link #fault} if a server speaks TLS at an http address. */
  public static Optional<String> withoutTls(URI address) {
    return !is(address) && speaksTls(address)
        ? Optional.of("the server speaks TLS there: set https:// in place of http://")
        : Optional.empty();
  }

  /** Returns the clause of {@link #fault} if a server speaks plain HTTP at an https address. */
  public static Optional<String> withoutHandshake(URI address) {
    return speaksHttp(address)
        ? Optional.of("the server speaks HTTP without TLS there: set http:// in place of https://")
        : Optional.empty();
  }

  private static boolean speaksTls(URI address) {
    return shakeHands(address).sawACertificate();
  }

  /**
   * A handshake with any server, over which nothing is sent.
   *
   * @param failure the exception that ended it; empty if the server waits for a request
   */
  private record Handshake(boolean sawACertificate, Optional<IOException> failure) {}

  private static Handshake shakeHands(URI address) {
    var witness = new Witness(Optional.empty(), ServerName.of(address));
    try (var plain = connected(address);
        var secure =
            (SSLSocket)
                Authorities.context(witness)
                    .getSocketFactory()
                    .createSocket(
                        plain, HttpAddress.host(address), HttpAddress.port(address), true)) {
      secure.startHandshake();
      // With TLS 1.3 the client is done before the server has judged it.
      var unused = secure.getInputStream().read();
      return new Handshake(true, Optional.empty());
    } catch (SocketTimeoutException e) {
      return new Handshake(!witness.shown().isEmpty(), Optional.empty());
    } catch (IOException e) {
      // The server may have shown its certificate, and then refused the client.
      return new Handshake(!witness.shown().isEmpty(), Optional.of(e));
    }
  }

  private static boolean speaksHttp(URI address) {
    try (var plain = connected(address)) {
      plain.getOutputStream().write("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      var begin = plain.getInputStream().readNBytes("HTTP/".length());
      return "HTTP/".equals(new String(begin, StandardCharsets.US_ASCII));
    } catch (IOException e) {
      // The server does not speak HTTP.
      return false;
    }
  }

  private static Socket connected(URI address) throws IOException {
    var socket = new Socket(Proxy.NO_PROXY);
    socket.setSoTimeout((int) PATIENCE.toMillis());
    socket.connect(
        new InetSocketAddress(HttpAddress.host(address), HttpAddress.port(address)),
        (int) PATIENCE.toMillis());
    return socket;
  }
}
