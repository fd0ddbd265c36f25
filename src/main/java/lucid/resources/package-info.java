/**
 * The resource usage of the target's machine during the load, from a Prometheus exporter that
 * already runs there. The usage is shown beside the figures and decides nothing.
 */
package lucid.resources;
