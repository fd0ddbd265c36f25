/**
 * Certificates, keys and authorities in PEM files; connections that check certificates, and say in
 * words why one was refused.
 */
package lucid.tls;
