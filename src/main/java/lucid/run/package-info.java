/** Runs every simulation in the same steps: settings, target, preflight, warm-up, load, verdict. */
package lucid.run;
