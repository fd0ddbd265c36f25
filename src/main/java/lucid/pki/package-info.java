/**
 * Keys and certificates made on the spot, for the stack's mesh and for identities it must refuse.
 */
package lucid.pki;
