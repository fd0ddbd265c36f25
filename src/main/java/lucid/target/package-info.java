/**
 * The services under test: their addresses, the preflight that looks before anything is sent, and
 * the embedded stack's process.
 */
package lucid.target;
