package lucid.gateway;

import static io.gatling.javaapi.core.CoreDsl.doIf;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.jsonPath;
import static io.gatling.javaapi.core.CoreDsl.responseTimeInMillis;
import static io.gatling.javaapi.http.HttpDsl.header;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.http.HttpProtocolBuilder;
import io.gatling.javaapi.http.HttpRequestActionBuilder;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import lucid.config.HttpAddress;
import lucid.measure.LogRecord;
import lucid.measure.RequestWatch;
import lucid.measure.Tally;
import lucid.measure.Ticker;
import lucid.settings.TargetAddresses;
import lucid.target.Target;
import lucid.verdict.CriterionVerdict;

/** The gateway's requests, their checks, and their names in the report. */
final class GatewayApi {
  static final String HEALTH = "GET /health";
  static final String THROUGH_THE_LIMITER = "GET /api/v1/meta/version";
  static final String ADMITTED = "burst admitted";
  static final String THROTTLED = "burst throttled";
  static final String BURST = "burst request";
  static final String OTHER_CLIENT = "other client";
  static final String WITHIN_THE_WINDOW = "within the window";
  static final String AFTER_THE_WINDOW = "after the window";
  static final String OPENED = "connection opened";
  static final String KEPT_OPEN = "connection kept open";
  static final String HELD = "connection held";
  static final String HELD_REQUEST = "held request";

  /** The header by which the real gateway tells clients apart. */
  private static final String CLIENT_HEADER = "X-Forwarded-For";

  private static final String VERSION = "/api/v1/meta/version";
  private static final String STATUS = "status";
  private static final int OK = 200;
  private static final int TOO_MANY_REQUESTS = 429;

  private GatewayApi() {}

  static URI url(Target target) {
    return target.addresses().gateway().flatMap(TargetAddresses.Gateway::url).orElseThrow();
  }

  /** Returns a protocol in which each virtual user has connections of its own. */
  static HttpProtocolBuilder ownConnections(Target target) {
    return http.baseUrl(HttpAddress.at(url(target), "").toString())
        .disableFollowRedirect()
        .disableCaching()
        .userAgentHeader("lucid-phase2-performance");
  }

  /**
   * Returns a protocol in which all virtual users share one pool of connections. With a new user
   * for each request, an open workload would leave a socket in TIME_WAIT for each, and run out of
   * ports within a minute.
   */
  static HttpProtocolBuilder sharedConnections(Target target) {
    return ownConnections(target).shareConnections();
  }

  /** Returns the header by which this gateway tells clients apart. */
  static String clientHeader(Target target) {
    return target
        .addresses()
        .gateway()
        .flatMap(TargetAddresses.Gateway::clientHeader)
        .orElse(CLIENT_HEADER);
  }

  /** Returns a request that is exempt from the limiter and answered without any back end. */
  static HttpRequestActionBuilder health(String name) {
    return http(name)
        .get("/health")
        .check(status().saveAs(STATUS), status().is(OK), jsonPath("$.status").is("healthy"));
  }

  /** Returns whether the user's latest request was answered, with any status. */
  static boolean wasAnswered(Session user) {
    return user.contains(STATUS);
  }

  /** Forgets the answer to the user's latest request, before the next one. */
  static Session forgetAnswer(Session user) {
    return user.remove(STATUS);
  }

  /** Returns a request that counts against its client's limit and needs no back end. */
  static HttpRequestActionBuilder version(String name, Client client) {
    return asked(name, client)
        .check(status().saveAs(STATUS), status().is(OK), jsonPath("$.api_version").exists());
  }

  private static HttpRequestActionBuilder asked(String name, Client client) {
    return http(name).get(VERSION).header(client.header(), client.key());
  }

  /**
   * A client of the gateway.
   *
   * @param header the header by which the gateway tells clients apart
   * @param key the header's value, or an expression for it
   */
  record Client(String header, String key) {}

  /** Returns the steps of a client below its limit. A refusal, too, shows that the target is up. */
  static ChainBuilder admitted(String name, Client client, SeenLimit limit, RequestWatch requests) {
    return exec(
        requests.send(name, version(name, client), session -> has(session, TOO_MANY_REQUESTS)),
        exec(
            session -> {
              if (has(session, OK) || has(session, TOO_MANY_REQUESTS)) {
                limit.otherClientAnswered(has(session, OK));
              }
              return session;
            }));
  }

  private static boolean has(Session session, int status) {
    return session.contains(STATUS) && session.getInt(STATUS) == status;
  }

  /**
   * Returns the steps that send one more request of the burst's client while its window runs. It
   * must be refused.
   */
  static ChainBuilder withinTheWindow(Client client, Duration window, SeenLimit limit) {
    return doIf(session -> limit.windowRuns(window))
        .then(
            exec(
                asked(WITHIN_THE_WINDOW, client)
                    .check(status().saveAs(STATUS), status().is(TOO_MANY_REQUESTS))),
            exec(
                session -> {
                  if (session.contains(STATUS)) {
                    limit.laterRequestAnswered(has(session, OK));
                  }
                  return session;
                }));
  }

  /** Returns the steps that send one more request of the burst's client. It must be admitted. */
  static ChainBuilder afterTheWindow(Client client, SeenLimit limit) {
    return exec(
        exec(version(AFTER_THE_WINDOW, client)),
        exec(
            session -> {
              if (has(session, TOO_MANY_REQUESTS)) {
                limit.refusedAfterTheWindow();
              }
              return session;
            }));
  }

  /** Returns the explanation of a throughput that is too low. */
  static Function<CriterionVerdict, Optional<String>> answeredOf(double offered) {
    return breach ->
        breach
            .actual()
            .map(
                answered ->
                    "answered %.1f of %.0f offered a second, limit %s req/s"
                        .formatted(answered, offered, breach.limit()));
  }

  /**
   * Returns the steps of a request of the burst, which is recorded twice: as {@link #BURST}, failed
   * if the answer is neither 200 nor 429, and as {@link #ADMITTED} or {@link #THROTTLED}.
   */
  static ChainBuilder classified(Client client, SeenLimit limit, RequestWatch requests) {
    var request =
        asked(BURST, client)
            .check(
                status().saveAs(STATUS),
                status().in(OK, TOO_MANY_REQUESTS),
                responseTimeInMillis().saveAs("millis"));
    for (var name : RefusalHeaders.NAMES) {
      request = request.check(header(name).optional().saveAs(name));
    }
    return exec(session -> {
          long sentAt = Ticker.SYSTEM.epochMillis();
          limit.sent(sentAt);
          return session.set("sentAt", sentAt);
        })
        .exec(requests.send(BURST, request))
        .exec(Tally.of("burst outcome", session -> outcome(session, limit)));
  }

  private static List<LogRecord> outcome(Session session, SeenLimit limit) {
    if (!session.contains("millis")) {
      return List.of();
    }
    if (has(session, OK)) {
      limit.admitted();
      return List.of(recorded(ADMITTED, session, Optional.empty()));
    }
    if (!has(session, TOO_MANY_REQUESTS)) {
      return List.of();
    }
    var headers = new TreeMap<String, String>();
    for (var name : RefusalHeaders.NAMES) {
      if (session.contains(name)) {
        headers.put(name, session.getString(name));
      }
    }
    return List.of(recorded(THROTTLED, session, limit.faultOf(new RefusalHeaders(headers))));
  }

  private static LogRecord recorded(String name, Session session, Optional<String> failure) {
    long sentAt = session.getLong("sentAt");
    return new LogRecord(name, sentAt, sentAt + session.getInt("millis"), failure);
  }
}
