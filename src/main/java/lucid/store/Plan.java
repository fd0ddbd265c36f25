package lucid.store;

/**
 * How the server says that it would find a row.
 *
 * @param usesIndex whether through an index, and nothing else
 * @param summary in the server's words, such as {@code Seq Scan on transactions}
 */
public record Plan(boolean usesIndex, String summary) {}
