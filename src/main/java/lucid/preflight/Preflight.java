package lucid.preflight;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import lucid.config.HttpAddress;
import lucid.config.LenientJson;
import lucid.config.Secret;
import lucid.measure.Background;
import lucid.settings.Criteria;
import lucid.settings.TargetAddresses;
import lucid.target.NotMeasurableException;
import lucid.target.PreflightException;
import lucid.target.Service;
import lucid.target.Target;
import lucid.tls.Authorities;
import lucid.tls.Http;
import lucid.tls.PemException;

/** Checks a service before any load, so that a mistake in the set-up is not taken for overload. */
public final class Preflight {
  private static final Duration PATIENCE = Duration.ofSeconds(24);

  /** The time that the engine may take for everything but waiting for blocks. */
  private static final Duration ASKING = Duration.ofSeconds(3);

  /** The time after which the preflight says what it is waiting for. */
  private static final Duration A_WHILE = Duration.ofSeconds(2);

  /** A client whose longest answer is a hundred times the longest that a service sends. */
  private static final Http HTTP = new Http(Duration.ofSeconds(5), 1 << 20);

  private Preflight() {}

  /** Sends a GET request. If a file of authorities is unfit, a {@link Http.Silence} says so. */
  static Http.Reached get(URI url, String path, Supplier<Authorities> authorities) {
    return send(url, path, authorities, Http.Request.get(Map.of()));
  }

  static Http.Reached send(
      URI url, String path, Supplier<Authorities> authorities, Http.Request request) {
    try {
      return HTTP.send(HttpAddress.at(url, path), authorities, request);
    } catch (PemException | PreflightException e) {
      return new Http.Silence(Secret.safeMessage(e), true);
    }
  }

  /** Opens a connection, and sends nothing over it. */
  static Http.Reached connect(URI url) {
    return HTTP.connect(url);
  }

  /**
   * Starts to check {@code service}. Whatever the service does, the findings come within {@link
   * #PATIENCE}, or a little more than two block times if that is longer.
   */
  static CompletableFuture<List<Finding>> begin(Target target, Service service, Criteria criteria) {
    var patience = PATIENCE;
    if (service == Service.BLOCKCHAIN) {
      var blocks = BlockchainPreflight.patience(criteria.blockchain().blockTime()).plus(ASKING);
      patience = blocks.compareTo(patience) > 0 ? blocks : patience;
    }
    return Background.begin("preflight", () -> look(target, service, criteria))
        .completeOnTimeout(
            List.of(
                Finding.misconfigured(
                    service.key(),
                    "the service could not be checked within %d s: its answers are too slow, or have no end. Is it overloaded, or does another program answer at its address?"
                        .formatted(patience.toSeconds()))),
            patience.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  /**
   * Waits for a check that has begun.
   *
   * @param progress receives the reason for the wait, if the check takes a while
   */
  static List<Finding> await(
      CompletableFuture<List<Finding>> look,
      Service service,
      Criteria criteria,
      Consumer<String> progress) {
    boolean soon =
        look.thenApply(found -> true)
            .completeOnTimeout(false, A_WHILE.toMillis(), TimeUnit.MILLISECONDS)
            .join();
    if (!soon) {
      progress.accept(
          service == Service.BLOCKCHAIN
              ? "waiting for a block, two block times (%d s) at most"
                  .formatted(criteria.blockchain().blockTime().multipliedBy(2).toSeconds())
              : "waiting for answers, %d s at most".formatted(PATIENCE.toSeconds()));
    }
    return look.join();
  }

  private static List<Finding> look(Target target, Service service, Criteria criteria) {
    return switch (service) {
      case GATEWAY -> List.of(gateway(target));
      case BLOCKCHAIN -> BlockchainPreflight.of(target, criteria.blockchain().blockTime());
      case MESH -> MeshPreflight.of(target);
      case DATABASE -> List.of(DatabasePreflight.of(target));
    };
  }

  /**
   * Checks {@code service} for a simulation.
   *
   * @param progress receives the reason for the wait, if the check takes a while
   * @return the findings; some parts of the service may not be measurable
   * @throws NotMeasurableException if the target does not offer the service at all
   * @throws PreflightException if the service is misconfigured
   */
  public static List<Finding> require(
      Target target, Service service, Criteria criteria, Consumer<String> progress) {
    var findings = await(begin(target, service, criteria), service, criteria, progress);
    for (var finding : findings) {
      switch (finding.status()) {
        case OK, WARNING -> {}
        case NOT_MEASURABLE -> {
          if (finding.part().isEmpty()) {
            throw new NotMeasurableException(finding.sentence());
          }
        }
        case MISCONFIGURED -> throw new PreflightException(finding.sentence());
      }
    }
    return findings;
  }

  private static Finding gateway(Target target) {
    return target
        .addresses()
        .gateway()
        .flatMap(TargetAddresses.Gateway::url)
        .map(url -> gateway(target, url))
        .orElseGet(() -> absent(target, Service.GATEWAY, "gateway.url"));
  }

  private static Finding gateway(Target target, URI url) {
    var subject = "gateway " + url;
    var key = "lucid.targets." + target.name() + ".gateway.url";
    var reached =
        Retries.until(
            Http.Reached::isOk, () -> get(url, "/health", () -> target.authorities("gateway")));
    if (reached instanceof Http.Silence silence) {
      return Finding.misconfigured(subject, silence.sentence("the gateway", url, key));
    }
    var answer = (Http.Answer) reached;
    if (answer.status() == 400 && answer.body().contains("Invalid host header")) {
      return Finding.misconfigured(
          subject,
          "the gateway answers 400 Invalid host header: add %s to its ALLOWED_HOSTS, or set %s to a name that is in it"
              .formatted(HttpAddress.host(url), key));
    }
    if (answer.status() != 200 || !isGateway(answer.body())) {
      return Finding.misconfigured(
          subject,
          "the server at %s is not the Lucid gateway: GET /health gave %d %s, expected 200 with \"service\":\"api-gateway\". Is %s right?"
              .formatted(url, answer.status(), excerpt(answer.body()), key));
    }
    return Finding.ok(subject, "answers; connected in %.1f ms".formatted(answer.connectMillis()));
  }

  private static boolean isGateway(String body) {
    return LenientJson.parse(body).path("service").asText().contains("api-gateway");
  }

  static String excerpt(String body) {
    var line = body.replaceAll("\\s+", " ").strip();
    return line.length() <= 80 ? line : line.substring(0, 80) + "...";
  }

  static Finding absent(Target target, Service service, String key) {
    return Finding.notMeasurable(
        service.key(),
        "the target has no address for it: set lucid.targets.%s.%s".formatted(target.name(), key));
  }
}
