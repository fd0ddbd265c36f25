package lucid.report;

import java.io.StringWriter;
import java.util.Locale;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Writes a picture element by element. Every text and every value is escaped. */
final class Svg {
  private final StringWriter picture = new StringWriter();
  private final XMLStreamWriter xml;

  Svg() {
    try {
      xml = XMLOutputFactory.newFactory().createXMLStreamWriter(picture);
    } catch (XMLStreamException e) {
      throw inMemory(e);
    }
  }

  private static IllegalStateException inMemory(XMLStreamException e) {
    return new IllegalStateException("a writer in memory does not fail", e);
  }

  /**
   * Begins an element. What is written until {@link #close} is within it.
   *
   * @param element the element's name and the names of its attributes: {@code "line x1 x2"}
   * @param values the values of the attributes
   */
  Svg open(String element, String... values) {
    return start(element, false, values);
  }

  /** Ends the element that was opened last. */
  Svg close() {
    try {
      xml.writeEndElement();
      return this;
    } catch (XMLStreamException e) {
      throw inMemory(e);
    }
  }

  /** Writes an element without content; the parameters are those of {@link #open}. */
  Svg empty(String element, String... values) {
    return start(element, true, values);
  }

  /** Writes an element that contains only {@code text}. */
  Svg text(String element, String text, String... values) {
    open(element, values);
    try {
      xml.writeCharacters(JUnitXml.clean(text));
    } catch (XMLStreamException e) {
      throw inMemory(e);
    }
    return close();
  }

  /** Inserts another picture, or a part of one, as it is. */
  Svg raw(Svg other) {
    try {
      // Ends the tag that is open.
      xml.writeCharacters("");
      xml.flush();
      picture.write(other.toString());
      return this;
    } catch (XMLStreamException e) {
      throw inMemory(e);
    }
  }

  private Svg start(String element, boolean empty, String... values) {
    var names = element.split(" ", -1);
    if (names.length != values.length + 1) {
      throw new IllegalArgumentException("\"%s\" has %d values".formatted(element, values.length));
    }
    try {
      if (empty) {
        xml.writeEmptyElement(names[0]);
      } else {
        xml.writeStartElement(names[0]);
      }
      for (int i = 0; i < values.length; i++) {
        xml.writeAttribute(names[i + 1], JUnitXml.clean(values[i]));
      }
      return this;
    } catch (XMLStreamException e) {
      throw inMemory(e);
    }
  }

  /** Returns a coordinate with at most one decimal. */
  static String at(double value) {
    var text = String.format(Locale.ROOT, "%.1f", value);
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }

  /** Returns a percentage of the width. */
  static String percent(double value) {
    return String.format(Locale.ROOT, "%.2f%%", value);
  }

  @Override
  public String toString() {
    try {
      // Ends the tag that is open.
      xml.writeCharacters("");
      xml.flush();
    } catch (XMLStreamException e) {
      throw inMemory(e);
    }
    return picture.toString();
  }
}
