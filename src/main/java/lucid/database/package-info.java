/** What is asked of the database and written to it, and how it is prepared for that. */
package lucid.database;
