/** Opens the store of a database, whichever engine its address names. */
package lucid.store.open;
