/**
 * Makes keys and certificates at run time, for the stack's mesh and for identities it must refuse.
 */
package lucid.pki;
