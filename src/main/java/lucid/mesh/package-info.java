/** The requests to the service mesh, the reading of its answers, and its criteria. */
package lucid.mesh;
