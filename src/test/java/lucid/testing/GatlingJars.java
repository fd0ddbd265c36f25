package lucid.testing;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/**
 * Gatling's own jars and their dependencies on the class path: the jars that a load generator has
 * beside a package. They are found by the POMs beside the jars in the local repository.
 */
public final class GatlingJars {
  private static final String ROOT = "io.gatling.highcharts:gatling-charts-highcharts";

  /** The jars by group and artifact: one jar, or several with classifiers. */
  private final Map<String, List<Path>> classPath = new HashMap<>();

  private GatlingJars() {
    for (var entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      var jar = Path.of(entry);
      if (Files.isRegularFile(jar) && Files.isRegularFile(pom(jar))) {
        classPath.computeIfAbsent(artifact(jar), none -> new ArrayList<>()).add(jar);
      }
    }
  }

  /** Returns the jars in any order; none if Maven did not make the class path. */
  public static List<Path> onTheClassPath() {
    return new GatlingJars().closure();
  }

  private List<Path> closure() {
    var reached = new LinkedHashSet<String>();
    var open = new ArrayDeque<>(List.of(ROOT));
    while (!open.isEmpty()) {
      var artifact = open.remove();
      // A dependency that only another version needs is not on the class path.
      if (classPath.containsKey(artifact) && reached.add(artifact)) {
        open.addAll(dependencies(pom(classPath.get(artifact).get(0))));
      }
    }
    return reached.stream().flatMap(artifact -> classPath.get(artifact).stream()).toList();
  }

  private static Path pom(Path jar) {
    var version = jar.toAbsolutePath().getParent();
    return version.resolve(
        "%s-%s.pom".formatted(version.getParent().getFileName(), version.getFileName()));
  }

  private static String artifact(Path jar) {
    var pom = parse(pom(jar)).getDocumentElement();
    return group(pom) + ":" + text(pom, "artifactId");
  }

  private static String group(Element pom) {
    var own = text(pom, "groupId");
    return own.isEmpty() ? text(children(pom, "parent").findFirst().orElseThrow(), "groupId") : own;
  }

  private static Set<String> dependencies(Path pom) {
    var project = parse(pom).getDocumentElement();
    var found = new LinkedHashSet<String>();
    children(project, "dependencies")
        .flatMap(all -> children(all, "dependency"))
        .filter(one -> List.of("", "compile", "runtime").contains(text(one, "scope")))
        .filter(one -> !text(one, "optional").equals("true"))
        .forEach(
            one ->
                found.add(
                    text(one, "groupId").replace("${project.groupId}", group(project))
                        + ":"
                        + text(one, "artifactId")));
    return found;
  }

  private static Document parse(Path pom) {
    try {
      return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(pom.toFile());
    } catch (IOException | SAXException | ParserConfigurationException e) {
      throw new IllegalStateException(pom + " can't be read", e);
    }
  }

  private static Stream<Element> children(Element parent, String name) {
    var nodes = parent.getChildNodes();
    return IntStream.range(0, nodes.getLength())
        .mapToObj(nodes::item)
        .filter(Element.class::isInstance)
        .map(Element.class::cast)
        .filter(element -> element.getTagName().equals(name));
  }

  private static String text(Element parent, String name) {
    return children(parent, name).findFirst().map(Node::getTextContent).orElse("").strip();
  }
}
