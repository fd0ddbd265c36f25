/** Asks the blockchain engine, before the load and beside it. */
package lucid.engine;
