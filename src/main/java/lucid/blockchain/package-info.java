/** What is sent to the blockchain, and what is read from its answers and its blocks. */
package lucid.blockchain;
