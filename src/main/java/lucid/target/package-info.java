/**
 * The target: the addresses of the services under test, which must be allowed, and the embedded
 * stack.
 */
package lucid.target;
