/**
 * Measurements that Gatling's Java DSL can't make: any asynchronous operation as a request ({@link
 * lucid.measure.Probe}), outcomes that are known after an answer ({@link lucid.measure.Tally}) and
 * the injector's own lag ({@link lucid.measure.InjectorLag}). The warm-up leaves no trace ({@link
 * lucid.measure.WarmUp}). Only this package and {@code log} use Gatling's internals.
 */
package lucid.measure;
