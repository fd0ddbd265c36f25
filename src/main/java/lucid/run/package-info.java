/**
 * Runs a simulation, in the same way for all of them: settings, target, preflight, warm-up, load,
 * verdict.
 */
package lucid.run;
