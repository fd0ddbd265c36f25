package lucid.report;

import java.io.StringWriter;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import lucid.verdict.CriterionVerdict;
import lucid.verdict.Outcome;
import lucid.verdict.RunVerdict;

/**
 * Writes a run's verdict as JUnit XML in Surefire's form, for CI, with a test case for each
 * criterion. FAIL is a failure. Any other outcome than PASS is an error and never skipped, since CI
 * counts skipped tests as good.
 */
final class JUnitXml {
  /** The characters that XML 1.0 can't contain, even escaped. */
  private static final String NOT_XML =
      "[^\\u0009\\u000A\\u000D\\u0020-\\uD7FF\\uE000-\\uFFFD\\x{10000}-\\x{10FFFF}]";

  private JUnitXml() {}

  static String of(RunVerdict run) {
    var text = new StringWriter();
    try {
      var xml = XMLOutputFactory.newFactory().createXMLStreamWriter(text);
      xml.writeStartDocument("UTF-8", "1.0");
      xml.writeCharacters("\n");
      suite(xml, run);
      xml.writeEndDocument();
    } catch (XMLStreamException e) {
      throw new IllegalStateException("a writer in memory does not fail", e);
    }
    return text + "\n";
  }

  private static void suite(XMLStreamWriter xml, RunVerdict run) throws XMLStreamException {
    boolean asAWhole = !hasCriterionWithItsOutcome(run);
    long failures = count(run, Outcome.FAIL);
    long errors = run.criteria().size() - failures - count(run, Outcome.PASS) + (asAWhole ? 1 : 0);
    xml.writeStartElement("testsuite");
    attribute(xml, "name", run.simulation());
    attribute(xml, "time", seconds(run.seconds()));
    attribute(xml, "timestamp", run.startedAt().toString());
    attribute(xml, "tests", Long.toString(run.criteria().size() + (asAWhole ? 1 : 0)));
    attribute(xml, "failures", Long.toString(failures));
    attribute(xml, "errors", Long.toString(errors));
    attribute(xml, "skipped", "0");
    xml.writeCharacters("\n  ");
    xml.writeStartElement("properties");
    property(xml, "outcome", run.outcome().words());
    property(xml, "target", run.target());
    property(xml, "profile", run.profile());
    property(xml, "campaign", run.campaign());
    xml.writeCharacters("\n  ");
    xml.writeEndElement();
    if (asAWhole) {
      testCase(
          xml, run.simulation(), "the run as a whole", run.outcome(), run.reason().orElse(""), "");
    }
    for (var criterion : run.criteria()) {
      testCase(
          xml,
          run.simulation(),
          criterion.name(),
          criterion.outcome(),
          criterion.reason().orElse(""),
          details(criterion));
    }
    xml.writeCharacters("\n");
    xml.writeEndElement();
  }

  /** Returns the words of the plan, the figure, and the records that it is computed from. */
  private static String details(CriterionVerdict criterion) {
    return Stream.concat(
            Stream.of("%s: %s".formatted(criterion.seed(), criterion.figure())),
            SharedSentences.details(criterion).stream())
        .collect(Collectors.joining("\n"));
  }

  private static boolean hasCriterionWithItsOutcome(RunVerdict run) {
    return run.outcome() == Outcome.PASS || count(run, run.outcome()) > 0;
  }

  private static long count(RunVerdict run, Outcome outcome) {
    return run.criteria().stream().filter(one -> one.outcome() == outcome).count();
  }

  private static void testCase(
      XMLStreamWriter xml,
      String simulation,
      String name,
      Outcome outcome,
      String why,
      String details)
      throws XMLStreamException {
    xml.writeCharacters("\n  ");
    xml.writeStartElement("testcase");
    attribute(xml, "name", name);
    attribute(xml, "classname", simulation);
    attribute(xml, "time", seconds(0));
    if (outcome != Outcome.PASS) {
      xml.writeCharacters("\n    ");
      xml.writeStartElement(outcome == Outcome.FAIL ? "failure" : "error");
      attribute(xml, "type", outcome.words());
      attribute(xml, "message", why);
      xml.writeCharacters(clean(why));
      xml.writeEndElement();
    }
    if (!details.isEmpty()) {
      xml.writeCharacters("\n    ");
      xml.writeStartElement("system-out");
      xml.writeCharacters(clean(details));
      xml.writeEndElement();
    }
    xml.writeCharacters("\n  ");
    xml.writeEndElement();
  }

  private static void property(XMLStreamWriter xml, String name, String value)
      throws XMLStreamException {
    xml.writeCharacters("\n    ");
    xml.writeEmptyElement("property");
    attribute(xml, "name", name);
    attribute(xml, "value", value);
  }

  private static void attribute(XMLStreamWriter xml, String name, String value)
      throws XMLStreamException {
    xml.writeAttribute(name, clean(value));
  }

  /** Replaces characters that XML can't contain: a service's answer may contain any. */
  static String clean(String text) {
    return text.replaceAll(NOT_XML, "\uFFFD");
  }

  private static String seconds(double seconds) {
    return String.format(Locale.ROOT, "%.3f", seconds);
  }
}
