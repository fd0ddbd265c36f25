package lucid.stack.mesh;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import lucid.stack.Loopback;

/**
 * A TLS 1.2 and 1.3 listener that demands a client certificate of the mesh's own CA and answers
 * {@code GET /health}. It uses Netty, since nothing above Netty can make a ClientHello wait.
 */
final class MutualTlsListener {
  private static final int LONGEST_REQUEST = 64 * 1024;
  private static final byte[] HEALTHY =
      "{\"status\":\"healthy\",\"service\":\"lucid-mesh\"}".getBytes(StandardCharsets.UTF_8);

  /** OpenSSL if available: Java's RSA takes ten times as long with the quick compiler alone. */
  private static final SslProvider PROVIDER =
      OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK;

  /** The TLS settings and the delay of connections that are opened from now on. */
  private record Terms(SslContext tls, Duration handshakeDelay) {}

  private final Certificates certificates;
  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private volatile Terms terms;

  MutualTlsListener(Certificates certificates, MeshDials.Mtls dials) {
    this.certificates = certificates;
    turn(dials);
  }

  void turn(MeshDials.Mtls dials) {
    var shown = certificates.shown(dials.certificate());
    var builder =
        SslContextBuilder.forServer(shown.privateKey(), shown.certificate())
            .sslProvider(PROVIDER)
            .protocols("TLSv1.3", "TLSv1.2")
            .clientAuth(clientAuth(dials));
    if (dials.verifyCertificate()) {
      builder.trustManager(certificates.authority().certificate());
    } else {
      builder.trustManager(InsecureTrustManagerFactory.INSTANCE);
    }
    try {
      terms = new Terms(builder.build(), dials.handshakeDelay());
    } catch (SSLException e) {
      throw new IllegalStateException("the mesh's certificates can't be served", e);
    }
  }

  private static ClientAuth clientAuth(MeshDials.Mtls dials) {
    if (!dials.askCertificate()) {
      return ClientAuth.NONE;
    }
    return dials.requireCertificate() ? ClientAuth.REQUIRE : ClientAuth.OPTIONAL;
  }

  /** Starts to listen, and returns the port. */
  Future<Integer> start() {
    Promise<Integer> started = Promise.promise();
    new ServerBootstrap()
        .group(loops)
        .channel(NioServerSocketChannel.class)
        .option(ChannelOption.SO_BACKLOG, Loopback.BACKLOG)
        .childHandler(
            new ChannelInitializer<>() {
              @Override
              protected void initChannel(Channel channel) {
                accept(channel);
              }
            })
        .bind(Loopback.HOST, 0)
        .addListener(
            (ChannelFutureListener)
                bound -> {
                  if (bound.isSuccess()) {
                    started.complete(
                        ((InetSocketAddress) bound.channel().localAddress()).getPort());
                  } else {
                    started.fail(bound.cause());
                  }
                });
    return started.future();
  }

  Future<Void> stop() {
    Promise<Void> stopped = Promise.promise();
    loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).addListener(ended -> stopped.complete());
    return stopped.future();
  }

  private void accept(Channel channel) {
    var now = terms;
    if (!now.handshakeDelay().isZero()) {
      channel.pipeline().addLast(new Delay(now.handshakeDelay()));
    }
    channel
        .pipeline()
        .addLast(
            now.tls().newHandler(channel.alloc()),
            new HttpServerCodec(),
            new HttpObjectAggregator(LONGEST_REQUEST),
            new Answer());
  }

  /** Delays the first bytes of a connection; a client waits for the answer to these. */
  private static final class Delay extends ChannelDuplexHandler {
    private final Duration delay;

    Delay(Duration delay) {
      this.delay = delay;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      context.channel().config().setAutoRead(false);
      var unused =
          context
              .executor()
              .schedule(
                  () -> {
                    context.channel().config().setAutoRead(true);
                    context.fireChannelRead(message);
                    context.fireChannelReadComplete();
                    context.pipeline().remove(this);
                  },
                  delay.toNanos(),
                  TimeUnit.NANOSECONDS);
    }
  }

  private static final class Answer extends SimpleChannelInboundHandler<FullHttpRequest> {
    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
      boolean known = request.uri().equals("/health");
      var response =
          new DefaultFullHttpResponse(
              HttpVersion.HTTP_1_1,
              known ? HttpResponseStatus.OK : HttpResponseStatus.NOT_FOUND,
              known ? Unpooled.wrappedBuffer(HEALTHY) : Unpooled.EMPTY_BUFFER);
      response.headers().set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.APPLICATION_JSON);
      HttpUtil.setContentLength(response, response.content().readableBytes());
      HttpUtil.setKeepAlive(response, HttpUtil.isKeepAlive(request));
      var written = context.writeAndFlush(response);
      if (!HttpUtil.isKeepAlive(request)) {
        written.addListener(ChannelFutureListener.CLOSE);
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable refused) {
      // The client has been told by a TLS alert: only the connection is still to be closed.
      var unused = context.close();
    }
  }
}
