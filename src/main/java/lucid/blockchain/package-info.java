/** The blockchain: the requests to its engine, the watch of its blocks, its load and criteria. */
package lucid.blockchain;
