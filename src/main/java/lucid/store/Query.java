package lucid.store;

/** A query of the mix that Lucid's services send (CONTRACT 6.4). */
public sealed interface Query {
  /** Returns the number of rows that the query must find. */
  int rows();

  /** A query for the block of the greatest height. */
  record NewestBlock() implements Query {
    @Override
    public int rows() {
      return 1;
    }
  }

  /** A query for a page of blocks, from the newest down. */
  record PageOfBlocks(int skip, int rows) implements Query {}

  /** A query for all transactions of a block. */
  record TransactionsOfBlock(long height, int rows) implements Query {}

  /** A query for a user's sessions, newest first. */
  record SessionsOfUser(String userId, int rows) implements Query {}
}
