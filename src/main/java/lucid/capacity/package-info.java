/** Searches for the highest load that a service holds: the question, the search, the answer. */
package lucid.capacity;
