package lucid.settings;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import lucid.config.Secret;

/** Where a target's services are. What is absent can't be measured; the preflight says so. */
public record TargetAddresses(
    Optional<Gateway> gateway,
    Optional<Blockchain> blockchain,
    Optional<Mesh> mesh,
    Optional<Database> database) {

  public record Gateway(Optional<URI> url) {}

  public record Blockchain(Optional<URI> url, Optional<Secret> apiKey) {}

  /**
   * @param controller the mesh's own API
   * @param registry Consul's API
   * @param mtls a TLS address that asks for a client certificate
   * @param balancer in front of the instances
   * @param instances the balanced instances, each reachable directly
   * @param ca PEM file of the certificate authority
   * @param clientCertificate PEM file
   * @param clientKey PEM file, PKCS#8
   */
  public record Mesh(
      Optional<URI> controller,
      Optional<URI> registry,
      Optional<URI> mtls,
      Optional<URI> balancer,
      Optional<List<URI>> instances,
      Optional<Path> ca,
      Optional<Path> clientCertificate,
      Optional<Path> clientKey) {}

  /**
   * @param uri {@code mongodb://}, {@code mongodb+srv://} or {@code postgresql://}, with user and
   *     password: a secret
   */
  public record Database(Optional<Secret> uri) {}
}
