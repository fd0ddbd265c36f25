package lucid.report;

import java.io.StringWriter;
import java.util.Locale;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** A picture that is being written, element by element. Every text and every value is escaped. */
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

  /** Begins an element; what is written until {@link #close} is within it. */
  Svg open(String element, String... namesAndValues) {
    try {
      xml.writeStartElement(element);
      attributes(namesAndValues);
      return this;
    } catch (XMLStreamException e) {
      throw inMemory(e);
    }
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

  /** Writes an element without any content. */
  Svg empty(String element, String... namesAndValues) {
    try {
      xml.writeEmptyElement(element);
      attributes(namesAndValues);
      return this;
    } catch (XMLStreamException e) {
      throw inMemory(e);
    }
  }

  /** Writes an element that holds nothing but text. */
  Svg text(String element, String text, String... namesAndValues) {
    open(element, namesAndValues);
    try {
      xml.writeCharacters(JUnitXml.clean(text));
    } catch (XMLStreamException e) {
      throw inMemory(e);
    }
    return close();
  }

  /** Puts in another picture, or a part of one, as it is. */
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

  private void attributes(String... namesAndValues) throws XMLStreamException {
    for (int i = 0; i < namesAndValues.length; i += 2) {
      xml.writeAttribute(namesAndValues[i], JUnitXml.clean(namesAndValues[i + 1]));
    }
  }

  /** Returns a coordinate with one digit of a fraction, and none where there is none. */
  static String at(double value) {
    var text = String.format(Locale.ROOT, "%.1f", value);
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }

  /** Returns a part of the width. */
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
