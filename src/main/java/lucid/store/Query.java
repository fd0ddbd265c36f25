package lucid.store;

/** One query of the mix that Lucid's services send (CONTRACT 6.4). */
public sealed interface Query {
  /** How many rows it must find. */
  int rows();

  /** The block of the greatest height. */
  record NewestBlock() implements Query {
    @Override
    public int rows() {
      return 1;
    }
  }

  /** Blocks from the newest down. */
  record PageOfBlocks(int skip, int rows) implements Query {}

  /** All transactions of a block. */
  record TransactionsOfBlock(long height, int rows) implements Query {}

  /** A user's sessions, newest first. */
  record SessionsOfUser(String userId, int rows) implements Query {}
}
