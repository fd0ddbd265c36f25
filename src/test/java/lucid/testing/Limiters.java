package lucid.testing;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;

/** Rate limiters in use, each in its textbook form, on the JVM's clock. */
public final class Limiters {
  private Limiters() {}

  /** Admits a request while fewer than {@code limit} were admitted in the window before it. */
  public static OddGateway.Limiter slidingLog(int limit, Duration window) {
    var logs = new HashMap<String, ArrayDeque<Long>>();
    return client -> {
      long now = System.nanoTime();
      var log = logs.computeIfAbsent(client, unseen -> new ArrayDeque<>());
      log.removeIf(at -> now - at >= window.toNanos());
      return log.size() < limit && log.add(now);
    };
  }

  /** Admits a request for each token of a bucket that is full at first, and refills. */
  public static OddGateway.Limiter tokenBucket(int capacity, double refilledPerSecond) {
    var buckets = new HashMap<String, double[]>();
    return client -> {
      double now = System.nanoTime() / 1e9;
      var bucket = buckets.computeIfAbsent(client, unseen -> new double[] {capacity, now});
      bucket[0] = Math.min(capacity, bucket[0] + (now - bucket[1]) * refilledPerSecond);
      bucket[1] = now;
      if (bucket[0] < 1) {
        return false;
      }
      bucket[0]--;
      return true;
    };
  }

  /** Admits {@code limit} requests of a client until it has sent nothing for a whole window. */
  public static OddGateway.Limiter renewedByEachRequest(int limit, Duration window) {
    var last = new HashMap<String, Long>();
    var counts = new HashMap<String, Integer>();
    return client -> {
      long now = System.nanoTime();
      var before = last.put(client, now);
      if (before == null || now - before >= window.toNanos()) {
        counts.remove(client);
      }
      return counts.merge(client, 1, Integer::sum) <= limit;
    };
  }

  /**
   * Admits a number of requests in each window of a clock, whenever a client's first one comes.
   *
   * @param left the rest of the window when a client's first request comes
   */
  public static OddGateway.Limiter fixedWindow(int limit, Duration window, Duration left) {
    var firsts = new HashMap<String, Long>();
    var counts = new HashMap<String, Integer>();
    return client -> {
      long now = System.nanoTime();
      long begins = firsts.computeIfAbsent(client, unseen -> now) + left.minus(window).toNanos();
      long number = (now - begins) / window.toNanos();
      return counts.merge(client + " " + number, 1, Integer::sum) <= limit;
    };
  }

  /**
   * Admits a request while fewer than {@code limit} of its client's requests are in progress, each
   * for {@code work}. A request waits only if another of its client came just before it.
   */
  public static OddGateway.Limiter atTheSameTime(int limit, Duration work) {
    var ends = new HashMap<String, ArrayDeque<Long>>();
    return new OddGateway.Limiter() {
      private static final long JUST = Duration.ofMillis(20).toNanos();
      private boolean crowded;

      @Override
      public boolean admits(String client) {
        long now = System.nanoTime();
        var own = ends.computeIfAbsent(client, unseen -> new ArrayDeque<>());
        own.removeIf(end -> end <= now);
        crowded = !own.isEmpty() && own.getLast() - work.toNanos() > now - JUST;
        return own.size() < limit && own.add(now + work.toNanos());
      }

      @Override
      public long waits(String client) {
        return crowded ? work.toMillis() : 0;
      }
    };
  }

  /** Lets a client's requests queue, answers one every {@code interval}, and refuses the rest. */
  public static OddGateway.Limiter leakyBucket(int queue, Duration interval) {
    var last = new HashMap<String, Long>();
    return new OddGateway.Limiter() {
      @Override
      public boolean admits(String client) {
        long now = System.nanoTime();
        long due = Math.max(now, last.getOrDefault(client, 0L) + interval.toNanos());
        if (due - now > queue * interval.toNanos()) {
          return false;
        }
        last.put(client, due);
        return true;
      }

      @Override
      public long waits(String client) {
        return (last.get(client) - System.nanoTime()) / 1_000_000;
      }
    };
  }

  /** Returns two limiters behind a balancer, each of which counts by itself. */
  public static OddGateway.Limiter replicas(OddGateway.Limiter one, OddGateway.Limiter other) {
    var turn = new int[1];
    return client -> (turn[0]++ % 2 == 0 ? one : other).admits(client);
  }

  /** Treats all clients of one address as one. */
  public static OddGateway.Limiter byPeer(OddGateway.Limiter limiter) {
    return client -> limiter.admits("127.0.0.1");
  }
}
