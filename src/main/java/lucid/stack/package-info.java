/**
 * The embedded Phase 2 stack: a program of its own that serves what the real services promise, on
 * loopback only. Each service has dials that make it behave like a broken one.
 */
package lucid.stack;
