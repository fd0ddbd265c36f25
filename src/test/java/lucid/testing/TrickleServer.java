package lucid.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A server on loopback that accepts every client and never finishes an answer: it sends a little
 * now and then, or very much without end.
 */
public final class TrickleServer implements AutoCloseable {
  private final ServerSocket server;
  private final AtomicInteger open = new AtomicInteger();

  private interface Way {
    void go(Socket client) throws IOException, InterruptedException;
  }

  private TrickleServer(Way way) {
    try {
      server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    daemon(
        () -> {
          while (!server.isClosed()) {
            var client = server.accept();
            open.incrementAndGet();
            daemon(
                () -> {
                  try (client) {
                    way.go(client);
                  } finally {
                    open.decrementAndGet();
                  }
                });
          }
        });
  }

  private interface Work {
    void go() throws IOException, InterruptedException;
  }

  private static void daemon(Work work) {
    var thread =
        new Thread(
            () -> {
              try {
                work.go();
              } catch (IOException | InterruptedException e) {
                // The client has gone, or the test is over.
              }
            },
            "trickle");
    thread.setDaemon(true);
    thread.start();
  }

  /** Starts a server that sends nothing. */
  public static TrickleServer silent() {
    return new TrickleServer(client -> client.getInputStream().transferTo(nowhere()));
  }

  /** Starts a server that sends a byte every half second: a correct head, then a body. */
  public static TrickleServer dripping() {
    return new TrickleServer(
        client -> {
          var head = "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n";
          for (int i = 0; i < 240; i++) {
            client.getOutputStream().write(i < head.length() ? head.charAt(i) : ' ');
            Thread.sleep(500);
          }
        });
  }

  /** Starts a server that sends its head at once, and then a byte of its body every half second. */
  public static TrickleServer drippingBody() {
    return new TrickleServer(
        client -> {
          say(client, "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n");
          for (int i = 0; i < 240; i++) {
            say(client, " ");
            Thread.sleep(500);
          }
        });
  }

  /** Starts a server that sends its head and then up to a gigabyte of body, as fast as it can. */
  public static TrickleServer endless() {
    return new TrickleServer(
        client -> {
          say(client, "HTTP/1.1 200 OK\r\n\r\n");
          for (int kibibyte = 0; kibibyte < 1 << 20; kibibyte++) {
            say(client, " ".repeat(1024));
          }
        });
  }

  private static void say(Socket client, String text) throws IOException {
    client.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static OutputStream nowhere() {
    return OutputStream.nullOutputStream();
  }

  public int port() {
    return server.getLocalPort();
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + port());
  }

  /** Returns the number of open connections. */
  public int open() {
    return open.get();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
