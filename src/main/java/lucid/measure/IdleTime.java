package lucid.measure;

import io.netty.bootstrap.ChannelInitializerExtension;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.util.concurrent.TimeUnit;

/**
 * Measures for how long a connection has carried no data when a request is written on it. Netty
 * loads this class if {@code -Dio.netty.bootstrap.extensions=serviceload} is set, and has it watch
 * each connection of a client.
 */
public final class IdleTime extends ChannelInitializerExtension {
  /** A server may close a connection within this time after an answer. */
  private static final long JUST_ANSWERED_MILLIS = 5;

  /** A server may close a connection that was idle for this time. */
  private static final long IDLE_MILLIS = 900;

  private static final ThreadLocal<RequestWatch.InFlight> WRITTEN = new ThreadLocal<>();

  /**
   * Returns whether a server may have closed a connection before a request arrived that was written
   * on it.
   *
   * @param millis the time since the last answer on this connection; negative if it is unknown
   */
  public static boolean excusesAClose(long millis) {
    return millis < JUST_ANSWERED_MILLIS || millis >= IDLE_MILLIS;
  }

  /** Notes the request that this thread, an event loop, writes next. */
  static void willWrite(RequestWatch.InFlight request) {
    WRITTEN.set(request);
  }

  @Override
  public void postInitializeClientChannel(Channel channel) {
    channel.pipeline().addFirst(new Watch());
  }

  private static final class Watch extends ChannelDuplexHandler {
    private boolean hasRead;
    private long readNanos;

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      hasRead = true;
      readNanos = Ticker.SYSTEM.nanos();
      context.fireChannelRead(message);
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
      var request = WRITTEN.get();
      if (request != null) {
        WRITTEN.remove();
        if (hasRead) {
          request.writtenAfter(TimeUnit.NANOSECONDS.toMillis(Ticker.SYSTEM.nanos() - readNanos));
        }
      }
      var unused = context.write(message, promise);
    }
  }
}
