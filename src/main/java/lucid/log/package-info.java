/** The records of a run, read exactly from Gatling's own log. */
package lucid.log;
