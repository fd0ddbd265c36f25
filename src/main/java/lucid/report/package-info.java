/**
 * What people and CI read: the campaign page, Markdown, JUnit XML, the console, and the files they
 * are written to.
 */
package lucid.report;
