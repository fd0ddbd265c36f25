package lucid.store.mongo;

import com.mongodb.ReadPreference;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.IndexModel;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.InsertManyOptions;
import com.mongodb.client.model.Sorts;
import com.mongodb.reactivestreams.client.FindPublisher;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import com.mongodb.reactivestreams.client.MongoCollection;
import com.mongodb.reactivestreams.client.MongoDatabase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import lucid.config.Secret;
import lucid.store.AddressException;
import lucid.store.BlockRow;
import lucid.store.DatabaseAccess;
import lucid.store.Filling;
import lucid.store.HeldConnections;
import lucid.store.LookUp;
import lucid.store.MarkedStore;
import lucid.store.Plan;
import lucid.store.Query;
import lucid.store.SeedData;
import lucid.store.Server;
import lucid.store.SessionRow;
import lucid.store.Store;
import lucid.store.StoreException;
import lucid.store.TransactionRow;
import lucid.store.UntoldException;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A store in MongoDB. It uses the official driver for reactive streams, which reads and writes
 * asynchronously. {@link Store#NAME} is a database of its own.
 */
public final class MongoStore extends MarkedStore {
  private static final String TRANSACTIONS = "transactions";
  private static final Optional<String> READ_ONLY =
      Optional.of("the user can only read: it needs the role readWrite on the database " + NAME);

  private static final int COMMAND_NOT_FOUND = 59;

  private final MongoOptions options;
  private volatile MongoClient client;

  private MongoStore(MongoOptions options) {
    this.options = options;
    this.client = MongoClients.create(options.settings());
  }

  /**
   * Opens a store.
   *
   * @param pool the maximum number of connections
   * @throws AddressException if the address can't be used
   */
  public static MongoStore open(DatabaseAccess access, int pool) {
    var options = MongoOptions.of(access, pool);
    if (options.settings().getSocketSettings().getProxySettings().isProxyEnabled()) {
      throw new AddressException(
          "its parameter proxyHost can't be honoured: this test connects to the server itself");
    }
    return new MongoStore(options);
  }

  /**
   * Returns the hosts that the address names. The other members of a replica set are not among
   * them: the driver learns them from the set, and asks {@link DatabaseAccess#allowed} about each.
   *
   * @throws AddressException if the address can't be used
   */
  public static List<String> hosts(Secret uri) {
    var settings = MongoOptions.of(DatabaseAccess.to(uri), 1).settings();
    var hosts = new ArrayList<String>();
    settings.getClusterSettings().getHosts().forEach(server -> hosts.add(server.getHost()));
    var proxy = settings.getSocketSettings().getProxySettings();
    if (proxy.isProxyEnabled()) {
      hosts.add(proxy.getHost());
    }
    return hosts;
  }

  private MongoDatabase database() {
    return client.getDatabase(NAME);
  }

  private MongoDatabase admin() {
    return client.getDatabase("admin");
  }

  private MongoCollection<Document> collection(String name) {
    return database().getCollection(name);
  }

  /** Returns the first item; null if nothing is published. */
  private <T> CompletableFuture<T> one(Publisher<T> publisher) {
    return inWords(Mono.from(publisher).toFuture());
  }

  private <T> CompletableFuture<List<T>> all(Publisher<T> publisher) {
    return inWords(Flux.from(publisher).collectList().toFuture());
  }

  private <T> CompletableFuture<T> inWords(CompletableFuture<T> future) {
    return future.handle(
        (value, failure) -> {
          if (failure != null) {
            throw inWords(failure);
          }
          return value;
        });
  }

  private StoreException inWords(Throwable failure) {
    return MongoErrors.inWords(failure, options, client.getClusterDescription());
  }

  @Override
  public CompletionStage<Server> connect() {
    return one(admin().runCommand(new Document("buildInfo", 1)))
        .whenComplete(
            (build, failure) -> {
              if (failure == null) {
                MongoMembers.requireAllowed(client.getClusterDescription(), options);
              }
            })
        .thenCompose(
            build ->
                mayWrite()
                    .thenCompose(
                        may ->
                            connections()
                                .thenCombine(
                                    may
                                        ? contents().thenApply(Contents::obstacle)
                                        : CompletableFuture.completedFuture(READ_ONLY),
                                    (connections, obstacle) ->
                                        new Server(
                                            "MongoDB "
                                                + build.get(
                                                    "version",
                                                    "of a version that it does not tell"),
                                            connections,
                                            options.acknowledgement(),
                                            obstacle))));
  }

  @Override
  public CompletionStage<Instant> time() {
    // Servers before 4.4 know hello only by this name.
    return one(admin().runCommand(new Document("isMaster", 1)))
        .thenApply(
            hello ->
                Optional.ofNullable(hello.getDate("localTime"))
                    .map(Date::toInstant)
                    .orElseThrow(() -> new UntoldException("the server does not tell its time")));
  }

  private CompletableFuture<Boolean> mayWrite() {
    return one(admin()
            .runCommand(new Document("connectionStatus", 1).append("showPrivileges", true)))
        .handle((status, failure) -> failure != null || MongoAnswers.mayWrite(status));
  }

  private CompletableFuture<Optional<String>> connections() {
    return MongoHeldConnections.counted(client, "available", this::inWords)
        .handle(
            (available, failure) ->
                Optional.ofNullable(available)
                    .map(number -> number + " of its connections are free"));
  }

  @Override
  protected CompletionStage<Contents> contents() {
    return all(database().listCollectionNames())
        .thenApply(
            all -> {
              var names = new TreeSet<>(all);
              names.removeIf(name -> name.startsWith("system."));
              boolean isThere = !names.isEmpty();
              return new Contents("database", isThere, names.remove(MARK), names);
            });
  }

  @Override
  protected CompletionStage<?> make() {
    return one(database().createCollection(MARK));
  }

  @Override
  protected CompletionStage<Void> fill(SeedData data, Filling filling) {
    return fill(
            "blocks",
            data.rows(),
            filling,
            insertion("blocks", i -> document(data.block(i))),
            () -> index("blocks", unique("height"), plain(Indexes.descending("timestamp"))))
        .thenCompose(
            filled ->
                fill(
                    TRANSACTIONS,
                    data.rows(),
                    filling,
                    insertion(TRANSACTIONS, i -> document(data.transaction(i))),
                    () ->
                        index(
                            TRANSACTIONS,
                            unique("tx_id"),
                            plain(Indexes.ascending("block_height")),
                            plain(Indexes.ascending("status")))))
        .thenCompose(
            filled ->
                fill(
                    "sessions",
                    data.rows(),
                    filling,
                    insertion("sessions", i -> document(data.session(i))),
                    () ->
                        index(
                            "sessions",
                            unique("session_id"),
                            plain(
                                Indexes.compoundIndex(
                                    Indexes.ascending("user_id"),
                                    Indexes.descending("created_at"))))));
  }

  private Inserting insertion(String collection, IntFunction<Document> row) {
    return (from, to) ->
        one(
            collection(collection)
                .insertMany(
                    IntStream.range(from, to).mapToObj(row).toList(),
                    new InsertManyOptions().ordered(false)));
  }

  private static IndexModel unique(String field) {
    return new IndexModel(Indexes.ascending(field), new IndexOptions().unique(true));
  }

  private static IndexModel plain(Bson keys) {
    return new IndexModel(keys);
  }

  private CompletionStage<?> index(String collection, IndexModel... indexes) {
    return all(collection(collection).createIndexes(List.of(indexes)));
  }

  private static Document document(BlockRow block) {
    return new Document("_id", block.hash())
        .append("height", block.height())
        .append("hash", block.hash())
        .append("previous_hash", block.previousHash())
        .append("merkle_root", block.merkleRoot())
        .append("timestamp", date(block.timestamp()))
        .append("transaction_count", block.transactionCount());
  }

  private static Document document(TransactionRow transaction) {
    return new Document("tx_id", transaction.txId())
        .append("type", transaction.type())
        .append("status", transaction.status())
        .append(
            "block_height",
            transaction.blockHeight().isPresent() ? transaction.blockHeight().getAsLong() : null)
        .append("timestamp", date(transaction.timestamp()))
        .append("data", Document.parse(transaction.data()));
  }

  private static Document document(SessionRow session) {
    return new Document("session_id", session.sessionId())
        .append("user_id", session.userId())
        .append("status", session.status())
        .append("created_at", date(session.createdAt()));
  }

  /** Returns a moment in BSON's type. */
  @SuppressWarnings("JavaUtilDate")
  private static Date date(Instant instant) {
    return Date.from(instant);
  }

  @Override
  protected CompletionStage<Void> openPool(SeedData data) {
    int size = options.settings().getConnectionPoolSettings().getMaxSize();
    return CompletableFuture.allOf(
        IntStream.range(0, size)
            .mapToObj(i -> one(database().runCommand(new Document("ping", 1))))
            .toArray(CompletableFuture<?>[]::new));
  }

  @Override
  public CompletionStage<Void> write(TransactionRow transaction) {
    return one(collection(TRANSACTIONS).insertOne(document(transaction)))
        .thenAccept(
            result -> {
              if (!result.wasAcknowledged()) {
                throw new StoreException("not acknowledged");
              }
            });
  }

  private FindPublisher<Document> find(Query query) {
    if (query instanceof Query.PageOfBlocks page) {
      return collection("blocks")
          .find()
          .sort(Sorts.descending("height"))
          .skip(page.skip())
          .limit(page.rows());
    } else if (query instanceof Query.TransactionsOfBlock transactions) {
      return collection(TRANSACTIONS)
          .find(Filters.eq("block_height", transactions.height()))
          .sort(Sorts.ascending("tx_id"));
    } else if (query instanceof Query.SessionsOfUser sessions) {
      return collection("sessions")
          .find(Filters.eq("user_id", sessions.userId()))
          .sort(Sorts.descending("created_at"))
          .limit(sessions.rows());
    }
    return collection("blocks").find().sort(Sorts.descending("height")).limit(1);
  }

  @Override
  public CompletionStage<Integer> query(Query query) {
    return all(find(query)).thenApply(List::size);
  }

  private static String collectionOf(LookUp lookUp) {
    return lookUp instanceof LookUp.TransactionById ? TRANSACTIONS : "blocks";
  }

  private static Document filter(LookUp lookUp) {
    return lookUp instanceof LookUp.TransactionById transaction
        ? new Document("tx_id", transaction.txId())
        : new Document("height", ((LookUp.BlockByHeight) lookUp).height());
  }

  @Override
  public CompletionStage<Integer> lookUp(LookUp lookUp) {
    return all(collection(collectionOf(lookUp)).find(filter(lookUp))).thenApply(List::size);
  }

  @Override
  public CompletionStage<Plan> plan(LookUp lookUp) {
    var find = new Document("find", collectionOf(lookUp)).append("filter", filter(lookUp));
    var explain = new Document("explain", find).append("verbosity", "queryPlanner");
    return Mono.from(database().runCommand(explain))
        .toFuture()
        .handle(
            (answer, failure) -> {
              if (failure == null) {
                return MongoAnswers.plan(answer);
              }
              if (MongoErrors.code(failure) == COMMAND_NOT_FOUND) {
                return Plan.untold("the server explains no plans");
              }
              throw inWords(failure);
            });
  }

  @Override
  public CompletionStage<Long> count(String type) {
    return one(
        collection(TRANSACTIONS)
            // A recent write need not be on another member yet.
            .withReadPreference(ReadPreference.primary())
            .countDocuments(Filters.eq("type", type)));
  }

  @Override
  public CompletionStage<HeldConnections> hold(int connections) {
    var closed = client;
    client = MongoClients.create(options.settings());
    closed.close();
    return one(database().runCommand(new Document("ping", 1)))
        .thenCompose(
            primaryIsKnown ->
                MongoHeldConnections.open(
                    MongoMembers.primaryAlone(client.getClusterDescription(), options.settings()),
                    connections,
                    this::inWords));
  }

  @Override
  protected CompletionStage<?> dropAll() {
    return one(database().drop());
  }

  @Override
  public void close() {
    client.close();
  }
}
