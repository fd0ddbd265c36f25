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
import java.util.function.Function;
import lucid.config.HttpAddress;
import lucid.measure.Recorded;
import lucid.measure.RequestWatch;
import lucid.measure.Tally;
import lucid.measure.Ticker;
import lucid.settings.TargetAddresses;
import lucid.target.Target;
import lucid.verdict.CriterionVerdict;

/** The gateway's requests, their checks, and their names in the report. */
final class GatewayApi {
  static final String HEALTH = "GET /health";
  static final String ADMITTED = "burst admitted";
  static final String THROTTLED = "burst throttled";
  static final String BURST = "burst request";
  static final String OTHER_CLIENT = "other client";
  static final String WITHIN_THE_WINDOW = "within the window";
  static final String AFTER_THE_WINDOW = "after the window";
  static final String OPENED = "connection opened";
  static final String HELD = "connection held";
  static final String HELD_REQUEST = "held request";

  private static final String CLIENT = "X-Forwarded-For";
  private static final String VERSION = "/api/v1/meta/version";
  private static final List<String> LIMIT_HEADERS =
      List.of("Retry-After", "X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset");

  private static final String STATUS = "status";
  private static final int OK = 200;
  private static final int TOO_MANY_REQUESTS = 429;

  private GatewayApi() {}

  static URI url(Target target) {
    return target.addresses().gateway().flatMap(TargetAddresses.Gateway::url).orElseThrow();
  }

  /** Each virtual user on connections of its own. */
  static HttpProtocolBuilder ownConnections(Target target) {
    return http.baseUrl(HttpAddress.at(url(target), "").toString())
        .disableFollowRedirect()
        .disableCaching()
        .userAgentHeader("lucid-phase2-performance");
  }

  /**
   * All virtual users on one pool: an open workload of a user a request would leave as many sockets
   * in TIME_WAIT as it sends, and run out of ports within a minute.
   */
  static HttpProtocolBuilder sharedConnections(Target target) {
    return ownConnections(target).shareConnections();
  }

  /** Exempt from the limiter, and answered without any back end. */
  static HttpRequestActionBuilder health(String name) {
    return http(name).get("/health").check(status().is(200), jsonPath("$.status").is("healthy"));
  }

  /** Counts against its client's limit; answered without any back end. */
  static HttpRequestActionBuilder version(String name, String client) {
    return asked(name, client)
        .check(status().saveAs(STATUS), status().is(OK), jsonPath("$.api_version").exists());
  }

  private static HttpRequestActionBuilder asked(String name, String client) {
    return http(name).get(VERSION).header(CLIENT, client);
  }

  /** A request of a client that is not over its limit; a refusal shows a target that is up. */
  static ChainBuilder otherClient(String client, RequestWatch requests) {
    return requests.send(
        OTHER_CLIENT,
        version(OTHER_CLIENT, client),
        session -> session.contains(STATUS) && session.getInt(STATUS) == TOO_MANY_REQUESTS);
  }

  /** Sends one more request of the burst's client, which is to be refused, if its window runs. */
  static ChainBuilder withinTheWindow(String client, Duration window, SeenLimit limit) {
    return doIf(session -> limit.windowRuns(window))
        .then(
            exec(
                asked(WITHIN_THE_WINDOW, client)
                    .check(status().saveAs(STATUS), status().is(TOO_MANY_REQUESTS))),
            exec(
                session -> {
                  if (session.contains(STATUS)) {
                    limit.askedAgain(session.getInt(STATUS) == OK);
                  }
                  return session;
                }));
  }

  /** Returns the words for a throughput that is too low. */
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
   * The same request, recorded twice: as {@link #BURST}, failed if it is answered with anything but
   * 200 or 429, and under the name of what came of it, {@link #ADMITTED} or {@link #THROTTLED}.
   */
  static ChainBuilder classified(String client, SeenLimit limit, RequestWatch requests) {
    var request =
        asked(BURST, client)
            .check(
                status().in(OK, TOO_MANY_REQUESTS).saveAs(STATUS),
                responseTimeInMillis().saveAs("millis"));
    for (var name : LIMIT_HEADERS) {
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

  private static List<Recorded> outcome(Session session, SeenLimit limit) {
    if (!session.contains(STATUS) || !session.contains("millis")) {
      return List.of();
    }
    if (session.getInt(STATUS) == OK) {
      return List.of(recorded(ADMITTED, session, Optional.empty()));
    }
    if (session.contains("X-RateLimit-Limit")) {
      limit.said(session.getString("X-RateLimit-Limit"));
    }
    return List.of(
        recorded(
            THROTTLED, session, missingHeaders(session).map(missing -> "429 without " + missing)));
  }

  private static Recorded recorded(String name, Session session, Optional<String> failure) {
    long sentAt = session.getLong("sentAt");
    return new Recorded(name, sentAt, sentAt + session.getInt("millis"), failure);
  }

  private static Optional<String> missingHeaders(Session session) {
    var missing = LIMIT_HEADERS.stream().filter(name -> !session.contains(name)).toList();
    return missing.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", missing));
  }
}
