/**
 * What the target's machine was busy with while the load lasted, as a Prometheus exporter that is
 * there anyway tells it. Stands beside the figures, never decides anything.
 */
package lucid.resources;
