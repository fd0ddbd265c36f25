package lucid.store;

/** A look-up of one row by its unique key, through that key's index. */
public sealed interface LookUp {
  record BlockByHeight(long height) implements LookUp {}

  record TransactionById(String txId) implements LookUp {}
}
