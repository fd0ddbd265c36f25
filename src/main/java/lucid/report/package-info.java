/**
 * Writes what people and CI read: the campaign page, Markdown, JUnit XML, the console, and the
 * files of all of them.
 */
package lucid.report;
