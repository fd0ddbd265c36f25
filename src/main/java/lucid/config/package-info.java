/**
 * Strict binding of HOCON to records: a key that a record does not have is refused, and a refusal
 * says where the value came from. {@code settings} and the process of {@code stack} use it.
 */
package lucid.config;
