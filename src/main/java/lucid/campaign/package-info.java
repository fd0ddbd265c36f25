/**
 * The verdicts of several runs together: the outcome of the campaign, its comparison with earlier
 * campaigns, and both as JSON.
 */
package lucid.campaign;
