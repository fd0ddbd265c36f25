package lucid.store.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import java.util.List;
import lucid.config.Secret;
import lucid.store.Plan;
import lucid.store.Store;
import lucid.store.StoreContract;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The store against mongo-java-server, which speaks MongoDB's protocol and keeps its data in
 * memory. This server can't show the use of an index (it ignores all but unique ones, and has no
 * {@code explain}), the number of connections (it always counts one), a late {@code hello}, logins,
 * privileges or TLS. {@link MongoAnswersTest} reads MongoDB's own answers to these.
 */
class MongoStoreTest extends StoreContract {
  private static MongoServer server;
  private static MongoClient administrator;

  @BeforeAll
  static void start() {
    server = new MongoServer(new MemoryBackend());
    server.bind("127.0.0.1", 0);
    administrator = MongoClients.create("mongodb://127.0.0.1:" + port());
  }

  @AfterAll
  static void stop() {
    administrator.close();
    server.shutdownNow();
  }

  private static int port() {
    return server.getLocalAddress().getPort();
  }

  private static <T> List<T> run(Publisher<T> publisher) {
    return Flux.from(publisher).collectList().block();
  }

  @Override
  protected Secret uri() {
    return new Secret("mongodb://127.0.0.1:" + port());
  }

  @Override
  protected Secret refusingUri() {
    return new Secret("mongodb://lucid:se-cr-et@127.0.0.1:1/?serverSelectionTimeoutMS=500");
  }

  @Override
  protected Secret unknownHostUri() {
    return new Secret(
        "mongodb://lucid:se-cr-et@no-such-host.invalid/?serverSelectionTimeoutMS=500");
  }

  @Override
  protected void occupyByOthers() {
    run(administrator.getDatabase(Store.NAME).createCollection("theirs"));
  }

  @Override
  protected void addToOurs() {
    run(administrator.getDatabase(Store.NAME).createCollection("theirs"));
  }

  @Override
  protected void clear() {
    run(administrator.getDatabase(Store.NAME).drop());
    run(administrator.getDatabase("neighbour").drop());
  }

  @Override
  protected void makeNeighbour() {
    run(
        administrator
            .getDatabase("neighbour")
            .getCollection("transactions")
            .insertOne(new Document("_id", 1)));
  }

  @Override
  protected String neighbour() {
    return run(administrator.getDatabase("neighbour").getCollection("transactions").find())
        .toString();
  }

  @Test
  void serverThatExplainsNoPlanLeavesTheIndexUnknown() {
    prepare();
    assertThat(await(store().plan(DATA.lookUp(0))))
        .isEqualTo(Plan.untold("the server explains no plans"));
  }

  @Test
  void indexesOfTheContractAreCreated() {
    prepare();
    var indexes =
        run(administrator.getDatabase(Store.NAME).getCollection("transactions").listIndexes());
    assertThat(indexes)
        .extracting(index -> index.get("key", Document.class).keySet().iterator().next())
        .contains("tx_id");
  }

  @Test
  void aPoolIsFilledAndEmptied() {
    var held = await(store().hold(30));
    assertThat(held.refusal()).isEmpty();
    // This server always counts one connection, so none remain after the others are subtracted.
    assertThat(await(held.look()).answered()).isPositive();
    await(held.release());
    assertThat(
            Mono.from(administrator.getDatabase("admin").runCommand(new Document("ping", 1)))
                .block())
        .isNotNull();
  }
}
