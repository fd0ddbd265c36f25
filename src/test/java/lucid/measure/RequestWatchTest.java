package lucid.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatling.http.client.Request;
import io.gatling.http.client.RequestBuilder;
import io.gatling.http.client.resolver.InetAddressNameResolver;
import io.gatling.http.client.uri.Uri;
import io.netty.handler.codec.http.HttpMethod;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestWatchTest {
  private static final Duration LIMIT = Duration.ofMillis(99);

  private static LogRecord recorded(String name, long start, long millis, boolean good) {
    return new LogRecord(
        name, start, start + millis, good ? Optional.empty() : Optional.of("refused"));
  }

  @Test
  void requestsAreInFlightUntilTheirAnswers() {
    var watch = new RequestWatch();
    var first = watch.requests("query").sent();
    var second = watch.requests("query").sent();
    var third = watch.requests("write").sent();
    assertThat(watch.inFlight()).containsExactlyInAnyOrder(first, second, third);
    watch.requests("query").answered(first, true);
    watch.requests("query").answered(second, false);
    assertThat(watch.inFlight()).containsExactly(third);
    assertThat(watch.counts(true)).isEqualTo(new RequestWatch.Counts(3, 1, 1, 1));
  }

  /** Writes a request twice, as Gatling does if its kept connection is closed without an answer. */
  private static Request writtenTwice(
      RequestWatch.Requests requests, HttpMethod method, long idleMillis) {
    var request =
        new RequestBuilder(
                "request",
                method,
                Uri.create("http://127.0.0.1/"),
                InetAddressNameResolver.JAVA_RESOLVER)
            .build();
    var sent = requests.sent();
    assertThat(requests.toWrite(sent, request)).isSameAs(request);
    sent.writtenAfter(idleMillis);
    return requests.toWrite(sent, request);
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 0, 4, 900, 5000})
  void requestIsWrittenAgainIfItsConnectionMayHaveBeenClosedBefore(long idleMillis) {
    var requests = new RequestWatch().requests("request");
    assertThat(writtenTwice(requests, HttpMethod.GET, idleMillis)).isNotNull();
    assertThatThrownBy(() -> writtenTwice(requests, HttpMethod.POST, idleMillis))
        .hasMessage(RequestWatch.CLOSED_MEANWHILE);
  }

  @ParameterizedTest
  @ValueSource(longs = {5, 100, 899})
  void requestHasFailedIfItsConnectionWasInUse(long idleMillis) {
    var requests = new RequestWatch().requests("request");
    for (var method : List.of(HttpMethod.GET, HttpMethod.POST)) {
      assertThatThrownBy(() -> writtenTwice(requests, method, idleMillis))
          .hasMessage(RequestWatch.CLOSED_INSTEAD);
    }
    assertThat(writtenTwice(requests, HttpMethod.GET, 0)).isNotNull();
  }

  @Test
  void serverThatDropsRequestsAgainAndAgainDropsAllOfThem() {
    var requests = new RequestWatch().requests("request");
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> writtenTwice(requests, HttpMethod.GET, 100)).isNotNull();
    }
    assertThatThrownBy(() -> writtenTwice(requests, HttpMethod.GET, 0))
        .hasMessage(RequestWatch.CLOSED_INSTEAD);
  }

  @Test
  void requestWhoseLoadIsOverIsNotOverdue() {
    var watch =
        new RequestWatch(List.of(), List.of(), Map.of("query", Duration.ofMillis(-1)), Set.of());
    var unused = watch.requests("query").sent();
    assertThat(watch.counts(true)).isEqualTo(new RequestWatch.Counts(1, 0, 0, 0));
  }

  @Test
  void requestsThatDecideNothingAreCountedApart() {
    var watch = new RequestWatch(List.of(), List.of(), Map.of(), Set.of("shown"));
    watch.requests("shown").answered(watch.requests("shown").sent(), false);
    watch.requests("query").answered(watch.requests("query").sent(), true);
    assertThat(watch.counts(true)).isEqualTo(new RequestWatch.Counts(1, 1, 0, 0));
    assertThat(watch.counts(false)).isEqualTo(new RequestWatch.Counts(1, 0, 1, 0));
  }

  @Test
  void companionRecordsWhetherTheAnswerWasGoodAndInTime() {
    var watch =
        new RequestWatch(
            List.of(Companion.within("query", "query in time", LIMIT)),
            List.of(),
            Map.of(),
            Set.of());
    assertThat(watch.companions(recorded("query", 1000, 99, true)))
        .containsExactly(recorded("query in time", 1000, 99, true));
    assertThat(watch.companions(recorded("query", 1000, 100, true)))
        .singleElement()
        .matches(late -> late.failure().isPresent());
    assertThat(watch.companions(recorded("query", 1000, 1, false)))
        .singleElement()
        .matches(failed -> failed.failure().isPresent());
    assertThat(watch.companions(recorded("write", 1000, 1, true))).isEmpty();
  }

  @Test
  void severalRequestsShareOneCompanion() {
    var watch =
        new RequestWatch(
            List.of(Companion.pooled("query", "any"), Companion.pooled("write", "any")),
            List.of(),
            Map.of(),
            Set.of());
    assertThat(watch.companions(recorded("query", 0, 1, true)))
        .containsExactly(recorded("any", 0, 1, true));
    assertThat(watch.companions(recorded("write", 0, 1, false)))
        .singleElement()
        .matches(failed -> failed.name().equals("any") && failed.failure().isPresent());
  }

  @Test
  void onlyGoodAnswersWithinTheWindowCount() {
    var watch =
        new RequestWatch(
            List.of(Companion.inWindow("query", "in the window", Duration.ofSeconds(10))),
            List.of(),
            Map.of(),
            Set.of());
    var unused = watch.requests("query").sent();
    long now = Ticker.SYSTEM.epochMillis();
    assertThat(watch.companions(recorded("query", now, 9_000, true))).hasSize(1);
    assertThat(watch.companions(recorded("query", now, 9_000, false))).isEmpty();
    assertThat(watch.companions(recorded("query", now, 11_000, true))).isEmpty();
  }

  @Test
  void slowestSpanIsRecordedAsATimeOnceThereWasARequest() {
    var span =
        new SlowestSpan("query", "slowest", Duration.ofSeconds(1), Duration.ofSeconds(10), 500);
    var watch = new RequestWatch(List.of(), List.of(span), Map.of(), Set.of());
    assertThat(watch.computed()).isEmpty();
    var unused = watch.requests("query").sent();
    assertThat(watch.computed())
        .singleElement()
        .matches(record -> record.name().equals("slowest") && record.millis() == 1000);
  }
}
