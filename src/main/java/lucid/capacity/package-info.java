/** The search for the highest load that a service holds: what is raised, how, and the answer. */
package lucid.capacity;
