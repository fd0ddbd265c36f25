/**
 * Checks the services under test before any load: whether each can be measured, how slow the
 * network is, how far the clocks are apart, and what to change.
 */
package lucid.preflight;
