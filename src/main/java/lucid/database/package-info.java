/**
 * The database: its queries and writes, the data that it is filled with, its load, and its
 * criteria.
 */
package lucid.database;
