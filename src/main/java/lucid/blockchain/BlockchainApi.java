package lucid.blockchain;

import static io.gatling.javaapi.core.CoreDsl.ElFileBody;
import static io.gatling.javaapi.core.CoreDsl.StringBody;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.jsonPath;
import static io.gatling.javaapi.core.CoreDsl.pause;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;

import io.gatling.javaapi.core.ActionBuilder;
import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.http.HttpProtocolBuilder;
import io.gatling.javaapi.http.HttpRequestActionBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import lucid.blockchain.BlocksToValidate.Candidate;
import lucid.config.HttpAddress;
import lucid.engine.EngineClient;
import lucid.gateway.ClientKeys;
import lucid.measure.Probe;
import lucid.measure.RequestWatch;
import lucid.settings.Load;
import lucid.settings.TargetAddresses;
import lucid.target.Target;

/** The engine's requests, their checks, and their names in the report. */
final class BlockchainApi {
  static final String SUBMIT = "submit transaction";
  static final String SUBMIT_BELOW_THE_LIMIT = "submit below the limit";
  static final String HUNDRED = "100 transactions committed";
  static final String COMMITTED = "transaction committed";
  static final String INTERVAL = "block interval";
  static final String ROUND = "consensus round";
  static final String VALIDATE = "validate block";
  static final String TAMPERED = "reject tampered block";
  static final String READ_CHAIN = "read chain";

  private static final String TRANSACTION = "bodies/transaction.json";
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private BlockchainApi() {}

  static TargetAddresses.Blockchain engine(Target target) {
    return target.addresses().blockchain().orElseThrow();
  }

  static EngineClient client(Target target) {
    return new EngineClient(engine(target).url().orElseThrow(), engine(target));
  }

  /**
   * Returns a protocol in which all virtual users share one pool of connections, as they would
   * behind a service in front of the engine.
   */
  static HttpProtocolBuilder protocol(Target target) {
    return http.baseUrl(HttpAddress.at(engine(target).url().orElseThrow(), "").toString())
        .headers(EngineClient.headers(engine(target)))
        .contentTypeHeader("application/json")
        .userAgentHeader("lucid-phase2-performance")
        .disableFollowRedirect()
        .disableCaching()
        .shareConnections();
  }

  /**
   * Returns the steps of one request, with one transaction or a batch. Each transaction has a
   * number of its own in this run.
   */
  static ChainBuilder submit(
      String name,
      Load.Blockchain load,
      Submissions submissions,
      ClientKeys clients,
      RequestWatch requests) {
    var request = load.batch() == 1 ? single(name) : batch(name, load.batch());
    if (load.rotateClients()) {
      request = request.header(EngineClient.CLIENT, session -> clients.next());
    }
    return exec(submissions::number)
        .exec(requests.send(name, request.requestTimeout(PATIENCE)))
        .exec(submissions::answered);
  }

  private static HttpRequestActionBuilder single(String name) {
    return http(name)
        .post(EngineClient.SUBMIT)
        .body(ElFileBody(TRANSACTION))
        .check(
            status().is(202),
            jsonPath("$.tx_id").findAll().saveAs("ids"),
            jsonPath("$.submitted_at").transform(EngineClient::time).saveAs("submittedAt"));
  }

  private static HttpRequestActionBuilder batch(String name, int size) {
    var template = template();
    return http(name)
        .post(EngineClient.SUBMIT_BATCH)
        .body(StringBody(session -> batch(template, size, session)))
        .check(
            status().is(202),
            jsonPath("$.failed_count").ofInt().is(0),
            jsonPath("$.transaction_ids[*]").findAll().saveAs("ids"));
  }

  /** Returns a batch of transactions, each made from the template as ElFileBody does it. */
  private static String batch(String template, int size, Session session) {
    int first = session.getInt("sequence");
    return IntStream.range(first, first + size)
        .mapToObj(
            sequence ->
                template
                    .replace("#{run}", session.getString("run"))
                    .replace("#{sequence}", Integer.toString(sequence)))
        .collect(Collectors.joining(",", "{\"transactions\":[", "]}"));
  }

  /** Returns the steps that read the chain once, and pause until the next time. */
  static ChainBuilder read(ChainWatcher watcher) {
    return exec(Probe.of(READ_CHAIN, watcher::readChain).step()).pause(session -> watcher.pause());
  }

  /**
   * Returns the steps that validate the next waiting block, first as it is and then tampered with.
   * They pause if no block waits.
   */
  static ChainBuilder validate(EngineClient engine, BlocksToValidate candidates) {
    return exec(candidates::giveNext)
        .doIfOrElse(BlocksToValidate::isThere)
        .then(
            exec(validation(VALIDATE, engine, Candidate::original, BlockchainApi::mustBeValid))
                .exec(
                    validation(
                        TAMPERED, engine, Candidate::tampered, BlockchainApi::mustBeRefused)))
        .orElse(pause(ChainWatcher.FINE));
  }

  private static ActionBuilder validation(
      String name,
      EngineClient engine,
      Function<Candidate, String> block,
      BiConsumer<Candidate, EngineClient.Answer> check) {
    return Probe.of(name, session -> engine.validate(block.apply(BlocksToValidate.of(session))))
        .then(
            (session, answer) -> {
              check.accept(BlocksToValidate.of(session), answer);
              return session;
            })
        .step();
  }

  private static void mustBeValid(Candidate candidate, EngineClient.Answer answer) {
    if (answer.status() != 200 || !answer.json().path("valid").asBoolean()) {
      throw new IllegalStateException(
          "the validation of a block of the chain was answered with %d, errors %s"
              .formatted(answer.status(), answer.json().path("errors")));
    }
  }

  private static void mustBeRefused(Candidate candidate, EngineClient.Answer answer) {
    var valid = answer.json().path("valid");
    if (answer.status() != 200 || !valid.isBoolean() || valid.asBoolean()) {
      throw new IllegalStateException(
          "%s, and the answer was %d, valid %s"
              .formatted(candidate.lie(), answer.status(), valid.asText("missing")));
    }
  }

  private static String template() {
    try (var file = BlockchainApi.class.getClassLoader().getResourceAsStream(TRANSACTION)) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
