package lucid.testing;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import lucid.config.HttpAddress;
import lucid.pki.CertifiedKey;

/** A proxy that terminates TLS in front of a service, as operators' proxies do. */
public final class TlsProxy implements AutoCloseable {
  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
  private final AtomicInteger accepted = new AtomicInteger();
  private final ChannelGroup open = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private final URI plain;
  private volatile Optional<SslContext> tls;
  private final String host;
  private final int port;

  private TlsProxy(URI plain, String host, Optional<SslContext> tls) {
    this.plain = plain;
    this.tls = tls;
    this.host = host;
    var listening =
        new ServerBootstrap()
            .group(loops)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    open.add(channel);
                    TlsProxy.this.tls.ifPresent(
                        context -> channel.pipeline().addLast(context.newHandler(channel.alloc())));
                    channel.pipeline().addLast(new Inside());
                  }
                })
            .bind(host, 0)
            .syncUninterruptibly()
            .channel();
    this.port = ((InetSocketAddress) listening.localAddress()).getPort();
  }

  /**
   * Starts the proxy.
   *
   * @param own the proxy's certificate
   * @param rest the rest of the chain that it shows
   */
  public static TlsProxy before(URI plain, CertifiedKey own, CertifiedKey... rest)
      throws SSLException {
    return new TlsProxy(plain, "127.0.0.1", Optional.of(context(own, rest).build()));
  }

  /**
   * Starts a proxy that demands a client certificate.
   *
   * @param clients the authority of the client certificates
   */
  public static TlsProxy mutual(URI plain, CertifiedKey own, CertifiedKey clients)
      throws SSLException {
    var context =
        context(own).clientAuth(ClientAuth.REQUIRE).trustManager(clients.certificate()).build();
    return new TlsProxy(plain, "127.0.0.1", Optional.of(context));
  }

  private static SslContextBuilder context(CertifiedKey own, CertifiedKey... rest) {
    var chain =
        Stream.concat(Stream.of(own), Stream.of(rest))
            .map(CertifiedKey::certificate)
            .toArray(X509Certificate[]::new);
    // Java's own TLS is too slow for a load while only the quick compiler runs.
    boolean fast = OpenSsl.isAvailable() && !own.privateKey().getAlgorithm().equals("EdDSA");
    return SslContextBuilder.forServer(own.privateKey(), chain)
        .sslProvider(fast ? SslProvider.OPENSSL : SslProvider.JDK);
  }

  /** Starts a proxy without TLS that is reached only by IPv6. */
  public static TlsProxy byIpv6(URI plain) {
    return new TlsProxy(plain, "::1", Optional.empty());
  }

  /**
   * Shows another certificate from now on, and closes all connections.
   *
   * @return counts the connections since then whose clients accepted the certificate
   */
  public IntSupplier show(CertifiedKey own) {
    try {
      tls = Optional.of(context(own).build());
    } catch (SSLException e) {
      throw new IllegalArgumentException("no certificate to be shown", e);
    }
    open.close().syncUninterruptibly();
    int before = accepted.get();
    return () -> accepted.get() - before;
  }

  /** The client's side. Messages wait until the service's side is connected. */
  private final class Inside extends ChannelInboundHandlerAdapter {
    private final Queue<Object> waiting = new ArrayDeque<>();
    private Optional<Channel> outside = Optional.empty();

    @Override
    public void channelActive(ChannelHandlerContext context) {
      if (tls.isEmpty()) {
        connect(context.channel());
      }
    }

    /** Also with TLS 1.3, a server is done only when its client has accepted the certificate. */
    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      if (event instanceof SslHandshakeCompletionEvent shaken && shaken.isSuccess()) {
        connect(context.channel());
      }
    }

    private void connect(Channel inside) {
      accepted.incrementAndGet();
      var unused =
          new Bootstrap()
              .group(inside.eventLoop())
              .channel(NioSocketChannel.class)
              .handler(new Outside(inside))
              .connect(HttpAddress.host(plain), HttpAddress.port(plain))
              .addListener(
                  (ChannelFutureListener)
                      connected -> {
                        if (connected.isSuccess()) {
                          outside = Optional.of(connected.channel());
                          waiting.forEach(message -> send(connected.channel(), message));
                          waiting.clear();
                        } else {
                          end(inside);
                        }
                      });
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      outside.ifPresentOrElse(open -> send(open, message), () -> waiting.add(message));
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      outside.ifPresent(TlsProxy::end);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable refused) {
      end(context.channel());
    }
  }

  /** The service's side. */
  private static final class Outside extends ChannelInboundHandlerAdapter {
    private final Channel inside;

    Outside(Channel inside) {
      this.inside = inside;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      send(inside, message);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      end(inside);
    }
  }

  private static void send(Channel channel, Object message) {
    var unused = channel.writeAndFlush(message);
  }

  private static void end(Channel channel) {
    var unused = channel.close();
  }

  /** Returns the number of connections whose clients accepted the certificate. */
  public int accepted() {
    return accepted.get();
  }

  /** Returns the address with https. */
  public URI address() {
    return URI.create("https://" + authority());
  }

  /** Returns the address with http, which is wrong if the proxy has TLS. */
  public URI plainAddress() {
    return URI.create("http://" + authority());
  }

  private String authority() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }

  @Override
  public void close() {
    loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
  }
}
