/**
 * The database under test as an application uses it: one {@link lucid.store.Store}, a MongoDB and a
 * PostgreSQL behind it, and the data that both are filled with. Used by the preflight and by the
 * simulation; knows neither.
 */
package lucid.store;
