package lucid.store.mongo;

import static lucid.store.StoreContract.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import de.bwaldvogel.mongo.bson.Document;
import io.netty.channel.Channel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import lucid.config.Secret;
import lucid.store.DatabaseAccess;
import lucid.store.StoreException;
import lucid.store.open.Stores;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A replica set whose members only answer like one, without any replication. */
class ReplicaSetTest {
  private static final String SET = "rs0";

  private final List<MongoServer> servers = new ArrayList<>();

  /** The first connection of a JVM takes longer than the time-out of the others. */
  @BeforeAll
  static void warmUp() {
    var server = new MongoServer(new MemoryBackend());
    server.bind("127.0.0.1", 0);
    try (var store =
        Stores.open(new Secret("mongodb://127.0.0.1:" + server.getLocalAddress().getPort()), 1)) {
      await(store.connect());
    } finally {
      server.shutdownNow();
    }
  }

  @AfterEach
  void stop() {
    servers.forEach(MongoServer::shutdownNow);
  }

  /** A server that names a set's members, and counts its connections. */
  private final class Member extends MemoryBackend {
    private final Set<Channel> connections = ConcurrentHashMap.newKeySet();
    private final boolean primary;
    private final int port;
    private volatile List<String> hosts = List.of();

    Member(boolean primary) {
      this.primary = primary;
      var server = new MongoServer(this);
      servers.add(server);
      server.bind("127.0.0.1", 0);
      port = server.getLocalAddress().getPort();
    }

    String place() {
      return "127.0.0.1:" + port;
    }

    @Override
    public Document handleCommand(
        Channel channel, String database, String command, Document query) {
      connections.add(channel);
      if (command.equalsIgnoreCase("hello") || command.equalsIgnoreCase("isMaster")) {
        var said = super.handleCommand(channel, database, "isMaster", query);
        said.put("ismaster", primary);
        said.put("isWritablePrimary", primary);
        said.put("secondary", !primary);
        said.put("setName", SET);
        said.put("setVersion", 1);
        said.put("hosts", hosts);
        said.put("me", place());
        return said;
      }
      return super.handleCommand(channel, database, command, query);
    }

    @Override
    public Document getServerStatus() {
      var status = super.getServerStatus();
      status.put("connections", new Document("current", connections.size()));
      return status;
    }

    @Override
    public void handleClose(Channel channel) {
      connections.remove(channel);
      super.handleClose(channel);
    }
  }

  private static Secret uri(Member member, String query) {
    return new Secret(
        "mongodb://%s/?serverSelectionTimeoutMS=3000%s".formatted(member.place(), query));
  }

  @Test
  void allConnectionsAreHeldAtTheMemberThatCountsThem() {
    var primary = new Member(true);
    var secondary = new Member(false);
    primary.hosts = List.of(primary.place(), secondary.place());
    secondary.hosts = primary.hosts;
    try (var store = Stores.open(uri(primary, "&replicaSet=rs0"), 2)) {
      assertThat(await(store.connect()).obstacle()).isEmpty();
      var held = await(store.hold(30));
      assertThat(held.refusal()).isEmpty();
      var look = await(held.look());
      assertThat(look.counted()).isBetween(30, 35);
      // This server answers at once, so few connections are busy at the same time.
      assertThat(look.answered()).isPositive();
      assertThat(primary.connections).hasSizeGreaterThanOrEqualTo(30);
      assertThat(secondary.connections).as("monitors").hasSizeLessThan(10);
      await(held.release());
    }
  }

  /** One of two loopback addresses is treated as a public one. */
  @Test
  void aMemberThatMayNotBeTestedIsRefusedAndNothingIsSentToIt() throws Exception {
    var theirs = InetAddress.getByName("127.0.0.2");
    var reached = new AtomicInteger();
    try (var listener = new ServerSocket(0, 10, theirs)) {
      count(listener, reached);
      var primary = new Member(true);
      primary.hosts = List.of(primary.place(), "127.0.0.2:" + listener.getLocalPort());
      var access =
          new DatabaseAccess(
              uri(primary, "&replicaSet=rs0"),
              Optional.empty(),
              "ca",
              address -> !address.equals(theirs));
      try (var store = Stores.open(access, 2)) {
        assertThatThrownBy(() -> await(store.connect()))
            .hasCauseInstanceOf(StoreException.class)
            .hasMessageContaining(
                "it leads to 127.0.0.2, which is 127.0.0.2, neither loopback nor private: nothing was sent there. Set -Dlucid.allow-public-target=true");
        // The driver polls each member at once, and then again and again.
        Thread.sleep(1_000);
        assertThat(reached).hasValue(0);
      }
      try (var store = Stores.open(uri(primary, "&replicaSet=rs0"), 2)) {
        await(store.connect());
        assertThat(reached).as("it would have been connected to").hasPositiveValue();
      }
    }
  }

  private static void count(ServerSocket listener, AtomicInteger reached) {
    var thread =
        new Thread(
            () -> {
              try {
                while (true) {
                  listener.accept().close();
                  reached.incrementAndGet();
                }
              } catch (IOException e) {
                // The test is over.
              }
            });
    thread.setDaemon(true);
    thread.start();
  }

  @Test
  void aMemberWhoseNameIsUnknownHereIsNamedWithWhatToDo() {
    var secondary = new Member(false);
    secondary.hosts = List.of("mongo1.invalid:27017", "mongo2.invalid:27017");
    try (var store = Stores.open(uri(secondary, "&replicaSet=rs0"), 2)) {
      assertThatThrownBy(() -> await(store.connect()))
          .hasCauseInstanceOf(StoreException.class)
          .hasMessageContaining("its replica set calls a member mongo")
          .hasMessageContaining(
              ".invalid, a host that is unknown here: make the name known to this machine (/etc/hosts), or test the named server alone, with directConnection=true");
    }
  }

  @Test
  void singleServerIsUsedAlone() {
    var primary = new Member(true);
    primary.hosts = List.of("mongo1.invalid:27017", "192.0.2.7:27017");
    var access =
        new DatabaseAccess(
            uri(primary, "&directConnection=true"),
            Optional.empty(),
            "ca",
            InetAddress::isLoopbackAddress);
    try (var store = Stores.open(access, 2)) {
      assertThat(await(store.connect()).obstacle()).isEmpty();
    }
  }

  @Test
  void replicaSetOfAnotherNameIsReported() {
    var primary = new Member(true);
    primary.hosts = List.of(primary.place());
    try (var store = Stores.open(uri(primary, "&replicaSet=other"), 2)) {
      assertThatThrownBy(() -> await(store.connect()))
          .hasMessageContaining(
              "it is in the replica set rs0, and replicaSet=other asks for another");
    }
  }

  @Test
  void serverOutsideAReplicaSetIsReported() {
    var server = new MongoServer(new MemoryBackend());
    servers.add(server);
    server.bind("127.0.0.1", 0);
    var uri =
        new Secret(
            "mongodb://127.0.0.1:%d/?replicaSet=rs0&serverSelectionTimeoutMS=3000"
                .formatted(server.getLocalAddress().getPort()));
    try (var store = Stores.open(uri, 2)) {
      assertThatThrownBy(() -> await(store.connect()))
          .hasMessageContaining("it is in no replica set: leave replicaSet=rs0 out");
    }
  }

  @Test
  void replicaSetWithoutAPrimaryIsReported() {
    var secondary = new Member(false);
    secondary.hosts = List.of(secondary.place());
    try (var store = Stores.open(uri(secondary, "&replicaSet=rs0"), 2)) {
      assertThatThrownBy(() -> await(store.connect()))
          .hasMessageContaining("the replica set has no primary that can be reached from here");
    }
  }
}
