/**
 * From what a run recorded to a verdict that a person, a build and a script can rely on. Gatling's
 * own log of the run is the one source: what decides Gatling's exit code decides this too.
 */
package lucid.verdict;
