/**
 * The embedded Phase 2 stack: a program of its own that serves what the real services promise, on
 * loopback only, each with dials that make it fail the way a broken one would.
 */
package lucid.stack;
