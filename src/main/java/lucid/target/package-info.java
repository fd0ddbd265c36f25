/** The services under test: their addresses, which must be allowed, and the embedded stack. */
package lucid.target;
