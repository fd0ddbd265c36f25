/**
 * The life of one run, the same for every simulation: from the settings over target, preflight,
 * warm-up and load to the verdict.
 */
package lucid.run;
