package lucid.measure;

import io.gatling.javaapi.core.Session;
import io.gatling.netty.util.Transports;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.EventLoop;
import io.netty.channel.IoEventLoop;
import io.netty.channel.nio.NioIoHandler;

/**
 * Connections of one's own on the event loop that a virtual user lives on: WHEN a connection is
 * measured that Gatling's protocols can't open, or not so closely. {@link InjectorLag} watches
 * these loops and no others; Gatling's public API does not give them.
 */
public final class UserLoop {
  private UserLoop() {}

  /** Opens TCP connections on the user's event loop; its handlers are to be set. */
  public static Bootstrap of(Session session) {
    var loop = session.asScala().eventLoop();
    return new Bootstrap()
        .group(loop)
        .channelFactory(Transports.newSocketChannelFactory(isNative(loop), false));
  }

  /** Gatling takes the operating system's own polling where there is one. */
  private static boolean isNative(EventLoop loop) {
    return !(loop instanceof IoEventLoop known && known.isIoType(NioIoHandler.class));
  }
}
