/**
 * The verdicts of several runs together: what a campaign says as a whole, how it compares with an
 * earlier one, and both as JSON.
 */
package lucid.campaign;
