/**
 * HOCON bound to records, strictly: what a record does not name is refused, and every refusal says
 * where the value came from. Used by {@code settings} and, in its own process, by {@code stack}.
 */
package lucid.config;
