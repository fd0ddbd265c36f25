/** What is sent to the service mesh, and what is read from its answers. */
package lucid.mesh;
