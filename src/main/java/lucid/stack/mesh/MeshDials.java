package lucid.stack.mesh;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import lucid.config.Refusal;
import lucid.stack.Shape;

/** The dials that make the service mesh behave like a broken one. */
public record MeshDials(Discovery discovery, Mtls mtls, Balancing balancing, Health health) {

  /**
   * @param delay the time from a registration to its appearance
   * @param lost true if registrations never appear
   * @param wrongAddress true if registrations appear with a wrong port
   * @param lookUpLatency the delay of every answer to a look-up that does not wait for a change
   * @param blockingQueries true if a look-up can wait for the next change, as Consul's can
   * @param refusedPercent the share of the registrations that are answered with 500
   * @param lookUpErrorsPercent the share of the look-ups, of those that don't wait for a change,
   *     that are answered with 500
   * @param lookUpShape the further treatment of the look-ups that don't wait for a change, as
   *     {@link Shape} reads it
   * @param token the token that registering and finding require; empty = none is required
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
   * @param handshakeDelay the time that a ClientHello waits before it is read
   * @param askCertificate true if a client is asked for a certificate
   * @param requireCertificate true if a client that is asked and has none is refused
   * @param verifyCertificate true if the certificate must be from the mesh's CA
   * @param certificate the certificate that the server shows
   */
  public record Mtls(
      Duration handshakeDelay,
      boolean askCertificate,
      boolean requireCertificate,
      boolean verifyCertificate,
      ServerCertificate certificate) {}

  /** The certificates that a server can show; the first is the right one. */
  public enum ServerCertificate {
    VALID,
    EXPIRED,
    OF_ANOTHER_CA,
    WRONG_NAME,

    /** A certificate for a SPIFFE ID and no host, which is right for a client that expects this. */
    SPIFFE
  }

  /**
   * @param delay the delay of every request that passes the balancer
   * @param stuck true if all requests go to one instance
   * @param deadAfter the number of answers after which one instance is gone; 0 = never
   * @param errorsPercent the share of the requests that the balancer itself answers with 502
   * @param shape the further treatment of the requests that pass the balancer
   * @param instanceShape the treatment of all requests to the instances
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
   * @param latency the delay of the controller's answer about its own health
   * @param unhealthy true if that answer is not "healthy"
   * @param shape the further treatment of the requests to the controller
   */
  public record Health(Duration latency, boolean unhealthy, List<String> shape) {
    public Health {
      Shape.of(shape);
    }
  }
}
