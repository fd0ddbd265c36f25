package lucid.gateway;

import static io.gatling.javaapi.core.CoreDsl.asLongAs;
import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.doIf;
import static io.gatling.javaapi.core.CoreDsl.pace;
import static io.gatling.javaapi.core.CoreDsl.pause;
import static io.gatling.javaapi.core.CoreDsl.rampUsers;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static lucid.gateway.GatewayApi.HELD;
import static lucid.gateway.GatewayApi.HELD_REQUEST;
import static lucid.gateway.GatewayApi.KEPT_OPEN;
import static lucid.gateway.GatewayApi.OPENED;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.PopulationBuilder;
import io.gatling.javaapi.core.Session;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import lucid.config.Secret;
import lucid.measure.Background;
import lucid.measure.LogRecord;
import lucid.measure.OpenConnections;
import lucid.measure.OpenFiles;
import lucid.measure.RequestWatch;
import lucid.measure.Tally;
import lucid.measure.Ticker;
import lucid.target.PreflightException;
import lucid.verdict.CriterionVerdict;
import lucid.verdict.Notes;

/**
 * The virtual users that hold a connection each. They count the fewest connections that were open
 * at any moment of the hold, as the operating system shows them. If the system does not show them,
 * the virtual users whose latest request was answered are counted.
 */
final class HoldingUsers {
  /** The number of files that the injector opens beside its connections. */
  private static final int OTHER_FILES = 200;

  /** The largest number of files that a run opens before it calls {@link #requireFiles}. */
  private static final int OPENED_BEFORE_A_LOAD = 100;

  private static final Duration BETWEEN_COUNTS = Duration.ofMillis(500);

  /** The session's attribute that says whether the user's latest request was answered. */
  private static final String HOLDS = "holds";

  /** The time after which the user that records the count checks again whether the hold is over. */
  private static final Duration UNTIL_OVER = Duration.ofMillis(100);

  private final URI address;
  private final int users;
  private final Duration hold;
  private final AtomicInteger arrived = new AtomicInteger();
  private final AtomicInteger holders = new AtomicInteger();
  private volatile int fewest = Integer.MAX_VALUE;
  private volatile boolean over;
  private volatile Optional<String> trouble = Optional.empty();

  /**
   * @param users the number of users, each with one connection
   * @param hold the time during which the connections are counted, once all users have arrived
   */
  HoldingUsers(URI address, int users, Duration hold) {
    this.address = address;
    this.users = users;
    this.hold = hold;
  }

  /** Adds a note that virtual users are counted, if the system does not show the connections. */
  static void noteIfCountedByAnswers(Notes notes) {
    if (!OpenConnections.areVisible()) {
      notes.add(
          "this system has no /proc/net/tcp, so its open connections can't be counted: the virtual"
              + " users whose latest request was answered are counted instead");
    }
  }

  /** Returns the users that open a connection each and hold it until the hold is over. */
  PopulationBuilder users(Duration pause, Duration ramp, RequestWatch requests) {
    return scenario("gateway connections")
        .exec(requests.send(OPENED, GatewayApi.health(OPENED)))
        .exec(this::opened)
        .exec(doIf(session -> !session.isFailed()).then(untilOver(pause, requests)))
        .injectOpen(rampUsers(users).during(ramp));
  }

  /** Returns the user that records how many connections were open, once the hold is over. */
  PopulationBuilder count() {
    return scenario("open connections")
        .exec(asLongAs(session -> !over).on(pause(UNTIL_OVER)))
        .exec(Tally.of(HELD, session -> records()))
        .injectOpen(atOnceUsers(1));
  }

  /**
   * Counts a virtual user that has tried to connect, and its connection if it has one. The last
   * user to arrive starts the hold.
   */
  private Session opened(Session user) {
    if (!user.isFailed()) {
      holders.incrementAndGet();
    }
    if (arrived.incrementAndGet() == users) {
      var thread = Background.thread("held connections");
      long deadline = System.nanoTime() + hold.toNanos();
      var unused =
          thread.scheduleWithFixedDelay(
              () -> countOpen(thread, deadline),
              BETWEEN_COUNTS.toMillis(),
              BETWEEN_COUNTS.toMillis(),
              TimeUnit.MILLISECONDS);
    }
    return user.set(HOLDS, true);
  }

  /**
   * Updates the count after each request. A request without an answer was the last one on its
   * connection. An answer with any status shows that the user has a connection, old or new.
   */
  private Session updateHolders(Session user) {
    boolean holds = GatewayApi.wasAnswered(user);
    if (holds != user.getBoolean(HOLDS)) {
      holders.addAndGet(holds ? 1 : -1);
    }
    return user.markAsSucceeded().set(HOLDS, holds);
  }

  private void countOpen(ScheduledExecutorService thread, long deadline) {
    try {
      if (System.nanoTime() < deadline) {
        int open = OpenConnections.areVisible() ? OpenConnections.countTo(address) : holders.get();
        fewest = Math.min(fewest, open);
        return;
      }
    } catch (RuntimeException e) {
      trouble = Optional.of("the system's connections can't be read: " + Secret.safeMessage(e));
      fewest = 0;
    }
    over = true;
    thread.shutdown();
  }

  /**
   * Returns the steps of a user with a connection, which sends requests at a fixed pace. Requests
   * before all users have arrived are not measured. They keep the connections open, since servers
   * close a connection that is idle for some seconds.
   */
  private ChainBuilder untilOver(Duration pause, RequestWatch requests) {
    // Each user begins at a random moment of the pause.
    return pause(Duration.ZERO, pause)
        .asLongAs(session -> !over)
        .on(
            pace(pause)
                .exec(GatewayApi::forgetAnswer)
                .doIfOrElse(session -> arrived.get() >= users)
                .then(requests.send(HELD_REQUEST, GatewayApi.health(HELD_REQUEST)))
                .orElse(requests.send(KEPT_OPEN, GatewayApi.health(KEPT_OPEN)))
                .exec(this::updateHolders));
  }

  /** Returns a record for each connection that was open at every count. */
  private List<LogRecord> records() {
    long now = Ticker.SYSTEM.epochMillis();
    return IntStream.range(0, fewest())
        .mapToObj(i -> new LogRecord(HELD, now, now, Optional.empty()))
        .toList();
  }

  /** Returns the explanation of too few connections. */
  Optional<String> explain(CriterionVerdict breach) {
    return trouble.or(
        () ->
            Optional.of(
                "%d of %d connections were held at the same time, limit %s"
                    .formatted(breach.records(), users, breach.limit())));
  }

  /**
   * Requires that this process may open enough files for {@code connections}.
   *
   * @throws PreflightException if it may not; the message says what to do
   */
  static void requireFiles(int connections) {
    int needed = connections + OTHER_FILES;
    OpenFiles.left()
        .ifPresent(
            left -> {
              if (left < needed) {
                throw new PreflightException(
                    "this process may open only %d more files, and %d connections need %d: run \"ulimit -n %d\" in the shell that starts mvn"
                        .formatted(left, connections, needed, 4 * needed));
              }
            });
  }

  /**
   * Returns the number of connections for which a run that has not begun may open files; empty if
   * it is unlimited.
   */
  static OptionalInt most() {
    var left = OpenFiles.left();
    return left.isEmpty()
        ? OptionalInt.empty()
        : OptionalInt.of(
            (int)
                Math.min(Integer.MAX_VALUE, left.getAsLong() - OTHER_FILES - OPENED_BEFORE_A_LOAD));
  }

  /** Returns the fewest open connections; 0 if they were never counted. */
  private int fewest() {
    return fewest == Integer.MAX_VALUE ? 0 : fewest;
  }
}
