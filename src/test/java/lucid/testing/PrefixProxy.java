package lucid.testing;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.PoolOptions;
import io.vertx.httpproxy.HttpProxy;
import io.vertx.httpproxy.ProxyInterceptor;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/** Puts services behind a path, as an ingress does: {@code http://host/lucid/health}. */
public final class PrefixProxy implements AutoCloseable {
  private static final String PREFIX = "/lucid";
  private static final int CONNECTIONS = 1000;

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient client =
      vertx.createHttpClient(new PoolOptions().setHttp1MaxSize(CONNECTIONS));
  private final Set<String> askedElsewhere = new ConcurrentSkipListSet<>();
  private final AtomicLong passed = new AtomicLong();

  /** Returns the address of {@code service} behind the path. */
  public URI behind(URI service) {
    var proxy =
        HttpProxy.reverseProxy(client)
            .origin(service.getPort(), service.getHost())
            .addInterceptor(ProxyInterceptor.builder().removingPathPrefix(PREFIX).build());
    var server =
        await(
            vertx
                .createHttpServer()
                .requestHandler(request -> pass(request, proxy))
                .listen(0, "127.0.0.1"));
    return URI.create("http://127.0.0.1:" + server.actualPort() + PREFIX);
  }

  private void pass(HttpServerRequest request, HttpProxy proxy) {
    if (request.path().startsWith(PREFIX + "/")) {
      passed.incrementAndGet();
      proxy.handle(request);
    } else {
      askedElsewhere.add(request.uri());
      request.response().setStatusCode(404).end();
    }
  }

  /** Returns the requested paths that are not behind the prefix. */
  public Set<String> askedElsewhere() {
    return askedElsewhere;
  }

  /** Returns the number of requests that were passed on. */
  public long passed() {
    return passed.get();
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.await(10, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new IllegalStateException("the proxy does not start", e);
    }
  }

  @Override
  public void close() {
    await(vertx.close());
  }
}
