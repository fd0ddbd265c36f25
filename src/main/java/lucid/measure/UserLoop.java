package lucid.measure;

import io.gatling.javaapi.core.Session;
import io.gatling.netty.util.Transports;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.EventLoop;
import io.netty.channel.IoEventLoop;
import io.netty.channel.nio.NioIoHandler;

/**
 * Opens connections on the event loop of a virtual user, for measurements that Gatling's protocols
 * can't make. {@link InjectorLag} watches these loops. Gatling's public API does not have them.
 */
public final class UserLoop {
  private UserLoop() {}

  /**
   * Returns a bootstrap for TCP connections on the user's event loop. The caller sets its handlers.
   */
  public static Bootstrap bootstrap(Session session) {
    var loop = session.asScala().eventLoop();
    return new Bootstrap()
        .group(loop)
        .channelFactory(Transports.newSocketChannelFactory(isNative(loop), false));
  }

  /**
   * Returns whether the loop uses the operating system's own polling, as Gatling's do if there is
   * one.
   */
  private static boolean isNative(EventLoop loop) {
    return !(loop instanceof IoEventLoop known && known.isIoType(NioIoHandler.class));
  }
}
