/**
 * What a run recorded, read from Gatling's own log with Gatling's own reader and validator, and how
 * sure its figures are.
 */
package lucid.log;
