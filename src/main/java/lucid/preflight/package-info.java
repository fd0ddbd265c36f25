/**
 * Looks at the services under test before anything is sent: whether each is as it must be to be
 * measured, how far the network and the clocks are, and what to change.
 */
package lucid.preflight;
