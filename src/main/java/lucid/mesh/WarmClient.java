package lucid.mesh;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import lucid.config.HttpAddress;
import lucid.measure.IdleTime;
import lucid.measure.Ticker;
import lucid.tls.Https;

/**
 * A client that sends HTTP requests over connections that have answered a request before, where the
 * server keeps them, and times the requests to the microsecond. Gatling's own times are whole
 * milliseconds, so that the difference of two of them may be a millisecond off.
 */
final class WarmClient implements AutoCloseable {
  private static final int LONGEST_ANSWER = 1024 * 1024;

  private final URI address;
  private final Optional<SslContext> tls;
  private final String header;
  private final Duration patience;
  private final ConcurrentLinkedDeque<Connection> idle = new ConcurrentLinkedDeque<>();
  private volatile boolean closed;

  /**
   * @param address the address to GET
   * @param tls the TLS context, for an https address
   * @param header the name of the response header whose value an {@link Answer} holds
   * @param patience the longest time that an answer may take
   */
  WarmClient(URI address, Optional<SslContext> tls, String header, Duration patience) {
    this.address = address;
    this.tls = tls;
    this.header = header;
    this.patience = patience;
  }

  /**
   * An answer.
   *
   * @param startMillis the time at which the request was sent, in milliseconds since the epoch
   * @param header the value of the wanted header; empty if the answer has no such header
   */
  record Answer(int status, long startMillis, Duration took, Optional<String> header) {}

  /** Sends one request. The future fails if there is no answer in time. */
  CompletionStage<Answer> get(Bootstrap bootstrap) {
    var warm = idle.pollFirst();
    while (warm != null && !warm.channel.isActive()) {
      warm = idle.pollFirst();
    }
    if (warm == null) {
      return open(bootstrap)
          .thenCompose(fresh -> fresh.get().thenCompose(first -> useAgain(fresh, first)));
    }
    var used = warm;
    return unlessClosed(
        used, () -> IdleTime.excusesAClose(used.idleMillis()), () -> get(bootstrap));
  }

  /** Sends a request on a warm connection. If the server keeps none, the first answer counts. */
  private CompletionStage<Answer> useAgain(Connection connection, Answer first) {
    return connection.channel.isActive()
        ? unlessClosed(connection, () -> true, () -> CompletableFuture.completedStage(first))
        : CompletableFuture.completedStage(first);
  }

  /**
   * Sends a request on a connection that has answered one.
   *
   * @param excused whether the server may have closed the connection before the request came
   * @param other what counts if it has
   */
  private CompletionStage<Answer> unlessClosed(
      Connection connection, BooleanSupplier excused, Supplier<CompletionStage<Answer>> other) {
    return use(connection)
        .exceptionallyCompose(
            failure ->
                failure instanceof CompletionException
                        && failure.getCause() instanceof IOException
                        && excused.getAsBoolean()
                    ? other.get()
                    : CompletableFuture.failedStage(failure));
  }

  private CompletionStage<Answer> use(Connection connection) {
    return connection
        .get()
        .whenComplete(
            (answer, failure) -> {
              if (failure == null && connection.channel.isActive() && !closed) {
                idle.addFirst(connection);
              } else {
                connection.close();
              }
            });
  }

  private CompletionStage<Connection> open(Bootstrap bootstrap) {
    var opened = new CompletableFuture<Connection>();
    bootstrap
        .handler(
            new ChannelInitializer<>() {
              @Override
              protected void initChannel(Channel channel) {
                tls.map(WarmClient.this::handler).ifPresent(channel.pipeline()::addLast);
                channel
                    .pipeline()
                    .addLast(new HttpClientCodec(), new HttpObjectAggregator(LONGEST_ANSWER));
              }
            })
        .connect(HttpAddress.host(address), HttpAddress.port(address))
        .addListener(
            (ChannelFutureListener)
                connected -> {
                  if (connected.isSuccess()) {
                    opened.complete(new Connection(connected.channel()));
                  } else {
                    opened.completeExceptionally(connected.cause());
                  }
                });
    return opened;
  }

  private SslHandler handler(SslContext context) {
    return context.newHandler(
        ByteBufAllocator.DEFAULT, HttpAddress.host(address), HttpAddress.port(address));
  }

  /** Closes the idle connections at once, and each other connection when its request has ended. */
  @Override
  public void close() {
    closed = true;
    for (var connection = idle.pollFirst(); connection != null; connection = idle.pollFirst()) {
      connection.close();
    }
  }

  private final class Connection extends ChannelInboundHandlerAdapter {
    private final Channel channel;

    /** The request in flight: one at a time, used on the channel's event loop only. */
    private CompletableFuture<Answer> pending = new CompletableFuture<>();

    private long startMillis;
    private long startNanos;
    private long answeredNanos;

    Connection(Channel channel) {
      this.channel = channel;
      channel.pipeline().addLast(this);
    }

    /** Returns the time from the last answer to the request that has none, in milliseconds. */
    long idleMillis() {
      return TimeUnit.NANOSECONDS.toMillis(startNanos - answeredNanos);
    }

    CompletionStage<Answer> get() {
      var answer = new CompletableFuture<Answer>();
      channel
          .eventLoop()
          .execute(
              () -> {
                pending = answer;
                startMillis = Ticker.SYSTEM.epochMillis();
                startNanos = System.nanoTime();
                var unused = channel.writeAndFlush(request());
                if (!channel.isActive()) {
                  fail(new IOException("the server closed the connection"));
                }
              });
      return answer
          .orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS)
          .whenComplete(
              (done, failure) -> {
                if (failure != null) {
                  close();
                }
              });
    }

    private DefaultFullHttpRequest request() {
      var path = address.getRawPath();
      var request =
          new DefaultFullHttpRequest(
              HttpVersion.HTTP_1_1, HttpMethod.GET, path.isEmpty() ? "/" : path);
      request
          .headers()
          .set(HttpHeaderNames.HOST, address.getRawAuthority())
          .set(HttpHeaderNames.USER_AGENT, MeshApi.USER_AGENT);
      return request;
    }

    @Override
    public void channelRead(ChannelHandlerContext unused, Object message) {
      answeredNanos = System.nanoTime();
      var took = Duration.ofNanos(answeredNanos - startNanos);
      try {
        if (message instanceof FullHttpResponse response) {
          if (!HttpUtil.isKeepAlive(response)) {
            close();
          }
          pending.complete(
              new Answer(
                  response.status().code(),
                  startMillis,
                  took,
                  Optional.ofNullable(response.headers().get(header))));
        }
      } finally {
        ReferenceCountUtil.release(message);
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext unused) {
      fail(new IOException("the server closed the connection"));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext unused, Throwable cause) {
      fail(Https.distrust(cause).<Throwable>map(IOException::new).orElse(cause));
      close();
    }

    private void fail(Throwable cause) {
      pending.completeExceptionally(cause);
    }

    void close() {
      var unused = channel.close();
    }
  }
}
