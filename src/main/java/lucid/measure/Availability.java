package lucid.measure;

import static io.gatling.javaapi.core.CoreDsl.exec;

import io.gatling.javaapi.core.ActionBuilder;
import io.gatling.javaapi.core.ChainBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Which of a load's requests are answered as they should be, while it goes on: so that {@link
 * StopWhenDown} can end it. Only requests that are marked here count; one that must be refused and
 * is, or that finds a service up but slow or wrong in what it says, is none that tells of a target
 * that is down, and is not to be marked, or marked as answered well.
 *
 * <p>Costs a request two additions.
 */
public final class Availability {
  private final Map<String, Requests> byName = new ConcurrentHashMap<>();

  /** What became of the requests so far. */
  record Counts(long sent, long well, long badly) {
    long waiting() {
      return Math.max(0, sent - well - badly);
    }

    Counts since(Counts before) {
      return new Counts(sent - before.sent, well - before.well, badly - before.badly);
    }

    Counts plus(Counts other) {
      return new Counts(sent + other.sent, well + other.well, badly + other.badly);
    }
  }

  /** The requests of one name. */
  public static final class Requests {
    private final LongAdder sent = new LongAdder();
    private final LongAdder well = new LongAdder();
    private final LongAdder badly = new LongAdder();

    /** One is about to be sent. */
    public void sent() {
      sent.increment();
    }

    /** One has been answered, or will not be. */
    public void answered(boolean asItShould) {
      (asItShould ? well : badly).increment();
    }

    /** Sent and not answered yet. */
    public long waiting() {
      return counts().waiting();
    }

    private Counts counts() {
      // The answers first: none may be seen without its request.
      long answeredBadly = badly.sum();
      long answeredWell = well.sum();
      return new Counts(sent.sum(), answeredWell, answeredBadly);
    }
  }

  /** The requests called {@code name} in the report, to be marked one by one. */
  public Requests of(String name) {
    return byName.computeIfAbsent(name, unseen -> new Requests());
  }

  /** Marks a request of the DSL's: answered as it should be if its checks hold. */
  public ChainBuilder watch(String name, ActionBuilder request) {
    var requests = of(name);
    return exec(session -> {
          requests.sent();
          return session;
        })
        .exec(request)
        .exec(
            session -> {
              requests.answered(!session.isFailed());
              return session;
            });
  }

  /** Marks an operation that has been started: answered as it should be if it does not fail. */
  public <T> CompletionStage<T> watch(String name, CompletionStage<T> operation) {
    var requests = of(name);
    requests.sent();
    return operation.whenComplete((result, failure) -> requests.answered(failure == null));
  }

  /** Of all names. */
  Counts counts() {
    return byName.values().stream().map(Requests::counts).reduce(new Counts(0, 0, 0), Counts::plus);
  }

  /** The names of the requests that have not been answered, one for each of them. */
  List<String> waiting() {
    var names = new ArrayList<String>();
    byName.forEach(
        (name, requests) -> {
          for (long i = requests.waiting(); i > 0; i--) {
            names.add(name);
          }
        });
    return names;
  }
}
