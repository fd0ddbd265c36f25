package lucid.mesh;

import io.gatling.javaapi.core.ActionBuilder;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import lucid.measure.LogRecord;
import lucid.measure.RequestWatch;
import lucid.measure.Tally;
import lucid.measure.UserLoop;
import lucid.settings.MeshLoad;
import lucid.settings.TargetAddresses;
import lucid.tls.Authorities;
import lucid.tls.ServerName;
import lucid.tls.TlsClient;
import lucid.tls.TlsIdentity;

/** Opens TLS connections that the mesh must accept, and connections that it must refuse. */
final class MutualTls {
  private final TlsClient own;
  private final TlsClient withoutCertificate;
  private final TlsClient ofAnotherCa;

  private MutualTls(TlsClient own, TlsClient withoutCertificate, TlsClient ofAnotherCa) {
    this.own = own;
    this.withoutCertificate = withoutCertificate;
    this.ofAnotherCa = ofAnotherCa;
  }

  /** Returns the connections for a target that has all the certificates. */
  static MutualTls of(TargetAddresses.Mesh mesh, MeshLoad.Mtls load) {
    var address = mesh.mtls().orElseThrow();
    var name = ServerName.of(address, mesh.serverName());
    var authorities = Authorities.only(mesh.ca().orElseThrow());
    var identity =
        TlsIdentity.of(
            mesh.clientCertificate().orElseThrow(),
            mesh.clientKey().orElseThrow(),
            mesh.clientKeyPassword());
    return new MutualTls(
        TlsClient.of(
            address, name, Optional.of(authorities), Optional.of(identity), load.patience()),
        TlsClient.of(address, name, Optional.empty(), Optional.empty(), load.patience()),
        TlsClient.of(
            address,
            name,
            Optional.empty(),
            Optional.of(TlsIdentity.foreign(identity)),
            load.patience()));
  }

  /**
   * Returns the step that makes a handshake and times it from the first byte of ClientHello. It
   * fails unless a request over the new connection is answered: with TLS 1.3 a client hears of a
   * refusal only then. The TCP connection before it is a record of its own.
   */
  ActionBuilder handshake(RequestWatch requests) {
    var connections = requests.requests(MeshApi.CONNECT);
    return Tally.eventually(
        MeshApi.HANDSHAKE,
        session -> {
          var sent = connections.sent();
          return own.connect(UserLoop.bootstrap(session))
              .whenComplete(
                  (connection, failure) ->
                      connections.answered(sent, failure == null && connection.isOfSomebodyThere()))
              .thenApply(MutualTls::accepted);
        },
        requests);
  }

  private static List<LogRecord> accepted(TlsClient.Connection connection) {
    return List.of(
        LogRecord.of(
            MeshApi.CONNECT,
            connection.connectMillis(),
            connection.connect(),
            connection.outcome() == TlsClient.Outcome.UNREACHABLE
                ? Optional.of(connection.detail())
                : Optional.empty()),
        LogRecord.of(
            MeshApi.HANDSHAKE,
            connection.helloMillis(),
            connection.handshake(),
            switch (connection.outcome()) {
              case ANSWERED -> Optional.empty();
              case REFUSED -> Optional.of("refused by the server: " + connection.detail());
              case DISTRUSTED, SILENT -> Optional.of(connection.detail());
              case UNREACHABLE -> Optional.of("no connection: " + connection.detail());
            }));
  }

  /** Returns the step that connects without a certificate, and fails unless the server refuses. */
  ActionBuilder refuseWithoutCertificate(RequestWatch requests) {
    return refuse(MeshApi.REFUSE_WITHOUT, withoutCertificate, requests);
  }

  /**
   * Returns the step that connects with a certificate of a foreign authority and the right name,
   * and fails unless the server refuses.
   */
  ActionBuilder refuseForeign(RequestWatch requests) {
    return refuse(MeshApi.REFUSE_FOREIGN, ofAnotherCa, requests);
  }

  private static ActionBuilder refuse(String name, TlsClient client, RequestWatch requests) {
    return Tally.eventually(
        name,
        session -> {
          CompletionStage<TlsClient.Connection> connection =
              client.connect(UserLoop.bootstrap(session));
          return connection.thenApply(ended -> List.of(refused(name, ended)));
        },
        requests);
  }

  private static LogRecord refused(String name, TlsClient.Connection connection) {
    return LogRecord.of(
        name,
        connection.helloMillis(),
        connection.handshake(),
        switch (connection.outcome()) {
          case REFUSED -> Optional.empty();
          case ANSWERED -> Optional.of("accepted: the request was answered " + connection.detail());
          case SILENT, DISTRUSTED -> Optional.of(connection.detail());
          case UNREACHABLE -> Optional.of("no connection: " + connection.detail());
        });
  }
}
