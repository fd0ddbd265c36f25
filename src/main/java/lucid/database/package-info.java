/**
 * What is asked of the database and written to it, how it is prepared for that, and what is decided
 * of it.
 */
package lucid.database;
