/**
 * What is decided, with what load, against which target: {@code conf/lucid.conf}, a profile and
 * {@code -D}, read once into records. The only place that reads configuration or the environment.
 */
package lucid.settings;
