/**
 * What is sent to the blockchain, what is read from its answers and its blocks, and what is decided
 * of them.
 */
package lucid.blockchain;
