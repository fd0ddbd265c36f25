package lucid.preflight;

import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import lucid.config.LenientJson;
import lucid.config.Secret;
import lucid.engine.EngineClient;
import lucid.settings.TargetAddresses;
import lucid.target.PreflightException;
import lucid.target.Service;
import lucid.target.Target;
import lucid.tls.Http;

/**
 * Checks the blockchain engine (CONTRACT 6.5): whether the keys are right, and whether the engine
 * really does the things that a deployed engine may only pretend to do. The check takes up to two
 * block times, and ends as soon as everything has been seen.
 */
public final class BlockchainPreflight {
  /** The part of a finding that says whether blocks are produced. */
  public static final String BLOCKS = "blocks";

  /** The part that says whether submitted transactions can be found again. */
  public static final String TRANSACTIONS = "transactions";

  /** The part that says whether the consensus history shows rounds to their end. */
  public static final String CONSENSUS = "consensus";

  /** The part that says whether a single client may submit more than the limiter admits. */
  public static final String SUBMISSIONS = "submissions";

  /** The number of submissions a minute that the engine's limiter, if on, admits of a client. */
  public static final int LIMIT = 100;

  // Submissions beyond the limit: one refusal may be a fault, five refusals in a row are a limiter.
  private static final int BEYOND = 5;
  private static final int AT_ONCE = 15;
  private static final int EVENTS = 100;
  private static final int LOOKED_UP = 3;
  private static final int ACCEPTED = 202;
  private static final EngineClient.Answer NO_ANSWER = new EngineClient.Answer(0, "");
  private static final Duration SLACK = Duration.ofSeconds(1);
  private static final String TRANSACTION =
      "{\"type\":\"data_storage\",\"data\":{\"purpose\":\"preflight\"},\"signature\":\"load-test\",\"fee\":0}";

  private final String subject;
  private final Duration patience;
  private final Duration pause;
  private final EngineClient engine;

  private BlockchainPreflight(String subject, Duration blockTime, EngineClient engine) {
    this.subject = subject;
    this.patience = patience(blockTime);
    // The engine's limiter, if it is on, admits 500 queries a minute.
    this.pause = Duration.ofMillis(Math.max(20, blockTime.toMillis() / 50));
    this.engine = engine;
  }

  /** Returns the longest time for which the preflight waits for a block. */
  static Duration patience(Duration blockTime) {
    return blockTime.multipliedBy(2).plus(SLACK);
  }

  /**
   * Returns the findings about the engine.
   *
   * @param blockTime the block time of the criterion
   */
  static List<Finding> of(Target target, Duration blockTime) {
    var addresses = target.addresses().blockchain();
    var url = addresses.flatMap(TargetAddresses.Blockchain::url);
    if (url.isEmpty()) {
      return List.of(Preflight.absent(target, Service.BLOCKCHAIN, "blockchain.url"));
    }
    var keys = "lucid.targets." + target.name() + ".blockchain.";
    var subject = "blockchain " + url.get();
    return reached(subject, url.get(), keys + "url", target)
        .map(List::of)
        .orElseGet(
            () ->
                new BlockchainPreflight(
                        subject, blockTime, new EngineClient(url.get(), addresses.get()))
                    .look(keys + "api-key"));
  }

  private static Optional<Finding> reached(String subject, URI url, String key, Target target) {
    var reached =
        Retries.until(
            Http.Reached::isOk,
            () -> Preflight.get(url, "/health", () -> target.authorities("blockchain")));
    if (reached instanceof Http.Silence silence) {
      return Optional.of(
          Finding.misconfigured(subject, silence.sentence("the blockchain engine", url, key)));
    }
    var answer = (Http.Answer) reached;
    var service = LenientJson.parse(answer.body()).path("service").asText();
    return answer.status() == 200 && service.contains("blockchain")
        ? Optional.empty()
        : Optional.of(
            Finding.misconfigured(
                subject,
                "the server at %s is not the Lucid blockchain engine: GET /health gave %d %s, expected 200 with \"service\":\"lucid-blockchain-api\". Is %s right?"
                    .formatted(url, answer.status(), Preflight.excerpt(answer.body()), key)));
  }

  private List<Finding> look(String key) {
    try {
      return lookClosely(key);
    } catch (CompletionException e) {
      return List.of(
          Finding.misconfigured(
              subject, "the blockchain engine stopped answering: " + Secret.safeMessage(e)));
    }
  }

  private List<Finding> lookClosely(String key) {
    var height = asked(engine::height);
    if (!height.isOk() || !height.json().path("height").isIntegralNumber()) {
      return List.of(
          Finding.misconfigured(
              subject,
              "GET /api/v1/chain/height gave %d %s, expected 200 with a height. Is %s the engine's API_KEY_BLOCKCHAIN? The engine answers a wrong or missing key with 401, 403 or 500"
                  .formatted(height.status(), Preflight.excerpt(height.body()), key)));
    }
    var time = height.json().path("timestamp").asText();
    var submitted =
        Retries.until(
            answer -> answer.status() == ACCEPTED,
            () -> engine.submit(TRANSACTION, throwawayClient()).join());
    if (submitted.status() != ACCEPTED) {
      return List.of(
          Finding.misconfigured(
              subject,
              "POST %s gave %d %s, expected 202. May the key %s submit (USER_BLOCKCHAIN_PERMISSIONS read,write)?"
                  .formatted(
                      EngineClient.SUBMIT,
                      submitted.status(),
                      Preflight.excerpt(submitted.body()),
                      key)));
    }
    var findings = new ArrayList<Finding>();
    findings.add(Finding.ok(subject, "answers, and takes transactions"));
    var ids = new LinkedHashSet<String>();
    ids.add(id(submitted));
    findings.add(limiter(ids));
    findings.addAll(
        isTime(time)
            ? chain(height.json().path("height").asLong(), ids)
            : List.of(
                Finding.notMeasurable(
                        subject,
                        "the newest block's timestamp is \"%s\", expected ISO-8601 or a number of seconds since 1970: the time between blocks can't be measured"
                            .formatted(Preflight.excerpt(time)))
                    .about(BLOCKS)));
    return findings;
  }

  private static EngineClient.Answer asked(Supplier<CompletableFuture<EngineClient.Answer>> query) {
    return Retries.until(EngineClient.Answer::isOk, () -> query.get().join());
  }

  private static boolean isTime(String text) {
    try {
      EngineClient.time(text);
      return true;
    } catch (DateTimeException e) {
      return false;
    }
  }

  /** Returns a client in a network for benchmarks (RFC 2544), so that nobody's budget is spent. */
  private static String throwawayClient() {
    var random = ThreadLocalRandom.current();
    return "198.18.%d.%d".formatted(random.nextInt(256), random.nextInt(256));
  }

  private static String id(EngineClient.Answer accepted) {
    return accepted.json().path("tx_id").asText();
  }

  /**
   * @param ids receives the ids of the accepted transactions
   */
  private Finding limiter(Set<String> ids) {
    var client = throwawayClient();
    // The submissions beyond the limit wait until the others are answered: the engine may take
    // requests in flight in any order.
    var statuses = submitted(client, LIMIT, ids);
    var last = submitted(client, BEYOND, ids);
    statuses.addAll(last);
    if (last.contains(ACCEPTED)) {
      return Finding.ok(
              subject, "its limiter is off, or admits more than %d a minute".formatted(LIMIT))
          .about(SUBMISSIONS);
    }
    return Finding.notMeasurable(
            subject,
            "the engine's limiter is on: of %d submissions by one client %d were accepted, the rest was answered with %d. Raise its RATE_LIMIT_TRANSACTION_SUBMISSION, or submit with lucid.load.blockchain.batch = 100 or rotate-clients = true"
                .formatted(
                    statuses.size(),
                    statuses.stream().filter(status -> status == ACCEPTED).count(),
                    last.get(0)))
        .about(SUBMISSIONS);
  }

  private List<Integer> submitted(String client, int submissions, Set<String> ids) {
    var statuses = new ArrayList<Integer>();
    while (statuses.size() < submissions) {
      IntStream.range(0, Math.min(AT_ONCE, submissions - statuses.size()))
          .mapToObj(i -> engine.submit(TRANSACTION, client))
          .toList()
          .forEach(
              pending -> {
                var answer = orNone(pending);
                statuses.add(answer.status());
                if (answer.status() == ACCEPTED) {
                  ids.add(id(answer));
                }
              });
    }
    return statuses;
  }

  /** Returns the answer or {@link #NO_ANSWER}: a missing answer says nothing about a limiter. */
  private static EngineClient.Answer orNone(CompletableFuture<EngineClient.Answer> pending) {
    return pending.exceptionally(failure -> NO_ANSWER).join();
  }

  /**
   * @param ids the ids of accepted transactions; finding one of them is enough
   */
  private List<Finding> chain(long from, Set<String> ids) {
    long deadline = System.nanoTime() + patience.toNanos();
    boolean found =
        ids.stream().limit(LOOKED_UP).anyMatch(id -> asked(() -> engine.transaction(id)).isOk());
    long height = from;
    while ((height == from || !found) && System.nanoTime() < deadline) {
      sleep();
      long now = asked(engine::height).json().path("height").asLong(height);
      for (; height < now; height++) {
        found |= holds(height + 1, ids);
      }
    }
    boolean finalized = eventTypes().anyMatch("block_finalized"::equals);
    return List.of(
        produced(from, height).about(BLOCKS),
        (found
                ? Finding.ok(subject, "a transaction that was answered with 202 can be found again")
                : Finding.notMeasurable(
                    subject,
                    "a transaction that was answered with 202 can't be found by its id, nor in a"
                        + " block of the next two block times. Does this engine keep what it"
                        + " accepts?"))
            .about(TRANSACTIONS),
        (finalized
                ? Finding.ok(subject, "the consensus history contains the end of rounds")
                : Finding.notMeasurable(
                    subject,
                    "the consensus history has no block_finalized, so the end of a round is unknown."
                        + " Does this engine run a consensus?"))
            .about(CONSENSUS));
  }

  private Finding produced(long from, long height) {
    return height == from
        ? Finding.notMeasurable(
            subject,
            "the height stayed at %d for two block times (%.1f s): no block is being produced. Is the block producer running?"
                .formatted(from, patience.minus(SLACK).toMillis() / 1000.0))
        : Finding.ok(subject, "blocks are produced: height %d, then %d".formatted(from, height));
  }

  private boolean holds(long height, Set<String> ids) {
    return StreamSupport.stream(
            asked(() -> engine.block(height)).json().path("transactions").spliterator(), false)
        .anyMatch(transaction -> ids.contains(transaction.path("tx_id").asText()));
  }

  private Stream<String> eventTypes() {
    return StreamSupport.stream(
            asked(() -> engine.history(EVENTS, 0)).json().path("events").spliterator(), false)
        .map(event -> event.path("type").asText());
  }

  private void sleep() {
    try {
      Thread.sleep(pause.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PreflightException("interrupted while waiting for a block");
    }
  }
}
