/** What is sent to the gateway, and what is read from its answers. */
package lucid.gateway;
