/** What a run recorded: every record of Gatling's own log, exactly. */
package lucid.log;
