/** The gateway: its requests and their checks, its load, and its criteria. */
package lucid.gateway;
