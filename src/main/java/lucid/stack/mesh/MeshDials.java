package lucid.stack.mesh;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import lucid.config.Refusal;
import lucid.stack.Shape;

/** What a broken service mesh would do. */
public record MeshDials(Discovery discovery, Mtls mtls, Balancing balancing, Health health) {

  /**
   * @param delay from a registration to its appearance
   * @param lost whether registrations never appear
   * @param wrongAddress whether they appear with a port that is not theirs
   * @param lookUpLatency added to every answer to a look-up that does not wait for a change
   * @param blockingQueries whether a look-up can wait for the next change, as Consul's can
   * @param refusedPercent share of the registrations that are answered with 500
   * @param lookUpErrorsPercent share of the look-ups, of those that don't wait for a change, that
   *     are answered with 500
   * @param lookUpShape what else becomes of the look-ups that don't wait for a change, as {@link
   *     Shape} reads it
   * @param token without which nothing can be registered, nor found; empty = it is not asked for
   */
  public record Discovery(
      Duration delay,
      boolean lost,
      boolean wrongAddress,
      Duration lookUpLatency,
      boolean blockingQueries,
      double refusedPercent,
      double lookUpErrorsPercent,
      List<String> lookUpShape,
      Optional<String> token) {
    public Discovery {
      Shape.of(lookUpShape, "look-up-shape");
      Refusal.unlessPercent(refusedPercent, "refused-percent");
      Refusal.unlessPercent(lookUpErrorsPercent, "look-up-errors-percent");
    }
  }

  /**
   * @param handshakeDelay how long a ClientHello lies before it is read
   * @param askCertificate whether a client is asked for a certificate
   * @param requireCertificate whether one that has none is refused, if it is asked
   * @param verifyCertificate whether it must be one of the mesh's CA
   * @param certificate what the server shows
   */
  public record Mtls(
      Duration handshakeDelay,
      boolean askCertificate,
      boolean requireCertificate,
      boolean verifyCertificate,
      ServerCertificate certificate) {}

  /** What a server can show; the first is as it should be. */
  public enum ServerCertificate {
    VALID,
    EXPIRED,
    OF_ANOTHER_CA,
    WRONG_NAME,

    /** One that is for a SPIFFE ID and no host: right for whoever expects that. */
    SPIFFE
  }

  /**
   * @param delay added to every request that passes the balancer
   * @param stuck whether all of them go to one instance
   * @param deadAfter after so many answers one instance is gone; 0 = never
   * @param errorsPercent share of the requests that the balancer itself answers with 502
   * @param shape what else becomes of the requests that pass the balancer
   * @param instanceShape what becomes of all requests to the instances
   */
  public record Balancing(
      Duration delay,
      boolean stuck,
      int deadAfter,
      double errorsPercent,
      List<String> shape,
      List<String> instanceShape) {
    public Balancing {
      Shape.of(shape);
      Shape.of(instanceShape, "instance-shape");
      Refusal.unless(deadAfter >= 0, "dead-after", "0 (never) or more");
      Refusal.unlessPercent(errorsPercent, "errors-percent");
    }
  }

  /**
   * @param latency added to the controller's answer about its own health
   * @param unhealthy whether that answer is another than "healthy"
   * @param shape what else becomes of the requests to the controller
   */
  public record Health(Duration latency, boolean unhealthy, List<String> shape) {
    public Health {
      Shape.of(shape);
    }
  }
}
