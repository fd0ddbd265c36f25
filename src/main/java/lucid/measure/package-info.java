/**
 * What Gatling's Java DSL lacks for a true verdict: timing anything that is asynchronous as a
 * request ({@link lucid.measure.Probe}), recording outcomes ({@link lucid.measure.Tally}), the
 * injector's own lag ({@link lucid.measure.InjectorLag}) and a warm-up that leaves no trace ({@link
 * lucid.measure.WarmUp}). Together with {@code log} the only place that knows Gatling's internals.
 */
package lucid.measure;
