/** What is sent to the gateway, what is read from its answers, and what is decided of them. */
package lucid.gateway;
