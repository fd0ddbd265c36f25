/**
 * The database under test as an application uses it: one {@link lucid.store.Store}, a MongoDB and a
 * PostgreSQL behind it, and the data that both are filled with. The preflight and the simulation
 * use this package, which knows neither.
 */
package lucid.store;
