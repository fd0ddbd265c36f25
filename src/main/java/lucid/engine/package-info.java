/** The client of the blockchain engine, for requests before the load and beside it. */
package lucid.engine;
