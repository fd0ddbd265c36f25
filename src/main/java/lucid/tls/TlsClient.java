package lucid.tls;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.OpenSslSessionContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.ReferenceCountUtil;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.regex.Pattern;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import lucid.config.HttpAddress;
import lucid.config.Secret;
import lucid.measure.Ticker;

/**
 * A client that opens new TLS connections and sends {@code GET /health} over each. With TLS 1.3 the
 * client's handshake is done before the server has judged its certificate, so only an answer proves
 * that the server accepted it.
 *
 * <p>No session is resumed, since a resumed one does not show the server's certificate. OpenSSL
 * keeps no sessions here, and with Java's TLS every connection has a context of its own.
 */
public final class TlsClient {
  public static final String USER_AGENT = "lucid-phase2-performance";

  /** The detail of a connection whose server answered without TLS. */
  public static final String NO_TLS = "it does not speak TLS there";

  private static final int LONGEST_ANSWER = 1024 * 1024;
  private static final Pattern ALERT =
      Pattern.compile("(?:fatal alert: |(?:SSLV3|TLSV1)_ALERT_)([A-Za-z_]+)");

  /** The fastest TLS: Java's own RSA takes ten times as long with the quick compiler alone. */
  private static final SslProvider PROVIDER =
      OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK;

  private final URI address;
  private final ServerName name;
  private final Witnesses witnesses;
  private final Function<TrustManager, SslContext> contexts;
  private final Duration patience;

  private TlsClient(
      URI address,
      ServerName name,
      Witnesses witnesses,
      Function<TrustManager, SslContext> contexts,
      Duration patience) {
    this.address = address;
    this.name = name;
    this.witnesses = witnesses;
    this.contexts = contexts;
    this.patience = patience;
  }

  /**
   * Creates a client that shows {@code identity}, or no certificate.
   *
   * @param name the name that the server's certificate must have
   * @param authorities the authorities whose certificates are accepted; empty to accept any
   *     certificate, in a test of the clients that the server refuses
   * @param patience the longest time from the connection to the answer
   */
  public static TlsClient of(
      URI address,
      ServerName name,
      Optional<Authorities> authorities,
      Optional<TlsIdentity> identity,
      Duration patience) {
    var witnesses = new Witnesses(authorities, name);
    return new TlsClient(address, name, witnesses, contexts(witnesses, identity), patience);
  }

  /**
   * Returns a source of TLS contexts. OpenSSL's is made once: to parse the client's key for each
   * connection would cost a tenth of the injector's time for a handshake.
   */
  private static Function<TrustManager, SslContext> contexts(
      Witnesses witnesses, Optional<TlsIdentity> identity) {
    // OpenSSL's client refuses a server's Ed25519 key. If the client has such a key, so has the
    // mesh.
    if (PROVIDER != SslProvider.OPENSSL || identity.map(TlsIdentity::isEdwards).orElse(false)) {
      return manager -> fresh(SslProvider.JDK, witnesses, manager, identity);
    }
    var shared = fresh(PROVIDER, witnesses, witnesses.ofAll(), identity);
    ((OpenSslSessionContext) shared.sessionContext()).setSessionCacheEnabled(false);
    return manager -> ReferenceCountUtil.retain(shared);
  }

  /** Returns a client with other TLS contexts, for a test that resumption is noticed. */
  TlsClient with(Function<TrustManager, SslContext> other) {
    return new TlsClient(address, name, witnesses, other, patience);
  }

  private static SslContext fresh(
      SslProvider provider,
      Witnesses witnesses,
      TrustManager manager,
      Optional<TlsIdentity> identity) {
    var builder =
        SslContextBuilder.forClient()
            .sslProvider(provider)
            .protocols("TLSv1.3", "TLSv1.2")
            .trustManager(manager)
            .endpointIdentificationAlgorithm(witnesses.identification());
    identity.ifPresent(builder::keyManager);
    try {
      return builder.build();
    } catch (SSLException e) {
      throw new IllegalStateException("no TLS context can be made", e);
    }
  }

  /** The outcome of a connection. */
  public enum Outcome {
    /** The server accepted the client and answered the request. */
    ANSWERED,
    /** The server ended the connection, or said in its answer that the certificate is refused. */
    REFUSED,
    /** The client ended the connection because of the server's certificate. */
    DISTRUSTED,
    /** The server neither answered nor refused in time. */
    SILENT,
    /** There was no TCP connection. */
    UNREACHABLE
  }

  /**
   * One connection.
   *
   * @param connectMillis when the connection was begun, since the epoch
   * @param connect the time until TCP was connected or failed
   * @param helloMillis when the first byte of ClientHello was sent, since the epoch
   * @param handshake the time from then until the handshake was done or the connection had ended
   * @param detail the outcome's cause or the answer, for a reader
   */
  public record Connection(
      long connectMillis,
      Duration connect,
      long helloMillis,
      Duration handshake,
      Outcome outcome,
      String detail) {
    /** Returns whether the server reacted, even if it refused. */
    public boolean isOfSomebodyThere() {
      return outcome != Outcome.UNREACHABLE && outcome != Outcome.SILENT;
    }
  }

  /** Opens one connection and sends one request over it. */
  public CompletionStage<Connection> connect(Bootstrap bootstrap) {
    var attempt = new Attempt();
    attempt.begin(bootstrap);
    return attempt.result;
  }

  private final class Attempt extends ChannelInboundHandlerAdapter {
    private final CompletableFuture<Connection> result = new CompletableFuture<>();
    private final Witness witness = witnesses.next();
    private SslContext context;
    private Optional<Channel> channel = Optional.empty();
    private Optional<SSLEngine> engine = Optional.empty();
    private Optional<ScheduledFuture<?>> timeout = Optional.empty();
    private long beginMillis;
    private long beginNanos;
    private Optional<Duration> connect = Optional.empty();
    private long helloMillis;
    private long helloNanos;
    private Optional<Duration> handshake = Optional.empty();
    private String protocol = "";

    void begin(Bootstrap bootstrap) {
      context = contexts.apply(witness);
      beginMillis = Ticker.SYSTEM.epochMillis();
      beginNanos = System.nanoTime();
      bootstrap
          .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) patience.toMillis())
          .handler(new ChannelDuplexHandler())
          .connect(HttpAddress.host(address), HttpAddress.port(address))
          .addListener(
              (ChannelFutureListener)
                  connected -> {
                    if (connected.isSuccess()) {
                      connected(connected.channel());
                    } else {
                      end(Outcome.UNREACHABLE, Secret.safeMessage(connected.cause()));
                    }
                  });
    }

    private void connected(Channel open) {
      connect = Optional.of(since(beginNanos));
      channel = Optional.of(open);
      timeout =
          Optional.of(
              open.eventLoop()
                  .schedule(
                      () ->
                          end(
                              Outcome.SILENT,
                              "neither answered nor refused within " + patience.toMillis() + " ms"),
                      patience.toNanos(),
                      TimeUnit.NANOSECONDS));
      var tls = context.newHandler(open.alloc(), name.host(), HttpAddress.port(address));
      tls.setHandshakeTimeoutMillis(0);
      engine = Optional.of(tls.engine());
      witnesses.watch(tls.engine(), witness);
      // The TLS handler sends ClientHello as soon as it is added to an open connection.
      open.pipeline()
          .addLast(
              new FirstByte(),
              tls,
              new HttpClientCodec(),
              new HttpObjectAggregator(LONGEST_ANSWER),
              this);
      tls.handshakeFuture()
          .addListener(
              shaken -> {
                if (shaken.isSuccess()) {
                  shaken(open, tls);
                } else {
                  failed(shaken.cause());
                }
              });
    }

    private void shaken(Channel open, SslHandler tls) {
      handshake = Optional.of(since(helloNanos));
      protocol = tls.engine().getSession().getProtocol();
      if (witness.shown().isEmpty()) {
        end(
            Outcome.DISTRUSTED,
            "a session was resumed: the server showed no certificate, so this was no handshake");
        return;
      }
      var request = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/health");
      request
          .headers()
          .set(HttpHeaderNames.HOST, address.getRawAuthority())
          .set(HttpHeaderNames.USER_AGENT, USER_AGENT)
          .set(HttpHeaderNames.CONNECTION, "close");
      var unused = open.writeAndFlush(request);
    }

    @Override
    public void channelRead(ChannelHandlerContext unused, Object message) {
      try {
        if (message instanceof FullHttpResponse response) {
          var answer = response.status().code() + " over " + protocol;
          if (refusesCertificate(response)) {
            end(Outcome.REFUSED, "it answered " + answer);
          } else {
            end(Outcome.ANSWERED, answer);
          }
        }
      } finally {
        ReferenceCountUtil.release(message);
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext unused) {
      end(Outcome.REFUSED, "the server closed the connection");
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext unused, Throwable cause) {
      failed(cause);
    }

    private void failed(Throwable cause) {
      witness
          .problem()
          .ifPresentOrElse(
              problem -> end(Outcome.DISTRUSTED, "the server's certificate " + problem),
              () -> end(Outcome.REFUSED, refusal(root(cause))));
    }

    private void end(Outcome outcome, String detail) {
      if (result.isDone()) {
        return;
      }
      timeout.ifPresent(pending -> pending.cancel(false));
      channel.ifPresent(
          open -> {
            var unused = open.close();
          });
      engine.ifPresent(witnesses::forget);
      ReferenceCountUtil.release(context);
      var sinceHello = helloNanos == 0 ? Duration.ZERO : since(helloNanos);
      result.complete(
          new Connection(
              beginMillis,
              connect.orElseGet(() -> since(beginNanos)),
              helloMillis == 0 ? beginMillis : helloMillis,
              handshake.orElse(sinceHello),
              outcome,
              detail));
    }

    /** A handler between TLS and the network, which notes the first write: ClientHello. */
    private final class FirstByte extends ChannelOutboundHandlerAdapter {
      @Override
      public void write(ChannelHandlerContext next, Object message, ChannelPromise promise) {
        if (helloNanos == 0) {
          helloMillis = Ticker.SYSTEM.epochMillis();
          helloNanos = System.nanoTime();
        }
        var unused = next.write(message, promise);
      }
    }
  }

  /**
   * Returns whether an answer refuses the client's certificate. nginx ends the handshake with any
   * client, and then answers 400 with "No required SSL certificate was sent", or 495 or 496.
   */
  private static boolean refusesCertificate(FullHttpResponse response) {
    int status = response.status().code();
    return status == 495
        || status == 496
        || (status == 400
            && response
                .content()
                .toString(StandardCharsets.UTF_8)
                .toLowerCase(Locale.ROOT)
                .contains("certificate"));
  }

  /** Returns the server's refusal in words. OpenSSL and Java name alerts differently. */
  private static String refusal(Throwable failure) {
    if (failure instanceof NotSslRecordException) {
      return NO_TLS;
    }
    var alert = ALERT.matcher(Secret.searchable(failure));
    return alert.find()
        ? "it says: " + alert.group(1).toLowerCase(Locale.ROOT).replace('_', ' ')
        : Secret.safeMessage(failure);
  }

  private static Duration since(long nanos) {
    return Duration.ofNanos(System.nanoTime() - nanos);
  }

  private static Throwable root(Throwable failure) {
    return failure.getCause() == null ? failure : root(failure.getCause());
  }
}
