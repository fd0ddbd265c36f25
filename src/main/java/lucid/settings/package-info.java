/**
 * The settings: the criteria, the loads and the target, read once from {@code conf/lucid.conf}, a
 * profile and {@code -D} into records. Only this package reads configuration or the environment.
 */
package lucid.settings;
