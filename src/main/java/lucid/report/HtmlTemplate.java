package lucid.report;

import io.pebbletemplates.pebble.PebbleEngine;
import io.pebbletemplates.pebble.loader.ClasspathLoader;
import java.io.IOException;
import java.io.StringWriter;
import java.util.Locale;
import java.util.Map;

/** Fills templates with the content of a page. Every value is escaped. */
public final class HtmlTemplate {
  private HtmlTemplate() {}

  /**
   * Returns the text of a template with the values of the model.
   *
   * @param template the template's path on the class path
   * @param model the values by the names that the template uses; a missing one is an error
   */
  public static String fill(String template, Map<String, Object> model) {
    var engine =
        new PebbleEngine.Builder()
            .loader(new ClasspathLoader(HtmlTemplate.class.getClassLoader()))
            .strictVariables(true)
            .autoEscaping(true)
            .defaultEscapingStrategy("html")
            .build();
    var text = new StringWriter();
    try {
      engine.getTemplate(template).evaluate(text, model, Locale.ENGLISH);
    } catch (IOException e) {
      throw new IllegalStateException("a writer in memory does not fail", e);
    }
    return text.toString();
  }
}
