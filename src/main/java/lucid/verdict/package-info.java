/**
 * Turns the records of a run into a verdict that a person, a build and a script can rely on.
 * Gatling's own log of the run is the one source, so the verdict and Gatling's exit status rest on
 * the same records.
 */
package lucid.verdict;
