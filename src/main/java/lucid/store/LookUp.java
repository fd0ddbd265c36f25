package lucid.store;

/** One row by its unique key, through that key's index. */
public sealed interface LookUp {
  record BlockByHeight(long height) implements LookUp {}

  record TransactionById(String txId) implements LookUp {}
}
