/** What is sent to the service mesh, what is read from its answers, and what is decided of them. */
package lucid.mesh;
