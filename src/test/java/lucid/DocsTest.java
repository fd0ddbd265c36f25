package lucid;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The pages for people: their links lead somewhere, and the keys that they name exist. */
class DocsTest {
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");
  private static final Pattern KEY = Pattern.compile("-D(lucid\\.[a-z0-9.-]*[a-z0-9])=");

  private static List<Path> pages() throws IOException {
    try (var docs = Files.list(Path.of("docs"))) {
      return Stream.concat(
              Stream.of("README.md", "CONTRIBUTING.md", "CHANGELOG.md").map(Path::of),
              docs.filter(file -> file.toString().endsWith(".md")))
          .toList();
    }
  }

  private static String text(Path page) {
    try {
      return Files.readString(page);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Links to other sites are not checked, since the build sends no requests. */
  private static List<String> links(Path page) {
    return LINK.matcher(text(page))
        .results()
        .map(link -> link.group(1))
        .filter(link -> !link.contains("://"))
        .toList();
  }

  /** Returns the anchors that GitHub and GitLab make of headings. */
  private static Set<String> anchors(Path page) {
    return HEADING
        .matcher(text(page))
        .results()
        .map(
            heading ->
                heading
                    .group(1)
                    .toLowerCase(Locale.ROOT)
                    .replaceAll("[^a-z0-9 -]", "")
                    .replace(' ', '-'))
        .collect(Collectors.toSet());
  }

  @Test
  void everyLinkLeadsToAnExistingFileAndHeading() throws IOException {
    var broken = new ArrayList<String>();
    for (var page : pages()) {
      for (var link : links(page)) {
        var parts = link.split("#", 2);
        var file = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]).normalize();
        boolean anchored =
            parts.length == 1 || !Files.exists(file) || anchors(file).contains(parts[1]);
        if (!Files.exists(file) || !anchored) {
          broken.add(page + ": " + link);
        }
      }
    }
    assertThat(broken).isEmpty();
  }

  @Test
  void everyPageCanBeReachedFromTheReadme() throws IOException {
    var linked = links(Path.of("README.md")).stream().map(Path::of).collect(Collectors.toSet());
    assertThat(pages()).filteredOn(page -> page.startsWith("docs")).isSubsetOf(linked).isNotEmpty();
  }

  @Test
  void everyExampleKeyExists() throws IOException {
    var keys =
        pages().stream()
            .flatMap(page -> KEY.matcher(text(page)).results().map(found -> found.group(1)))
            .collect(Collectors.toSet());
    var conf = text(Path.of("conf", "lucid.conf"));
    assertThat(keys)
        .isNotEmpty()
        .allSatisfy(
            key ->
                assertThat(conf)
                    .as(key)
                    .containsPattern(
                        "(?m)^\\s*(# )?"
                            + Pattern.quote(key.substring(key.lastIndexOf('.') + 1))
                            + "\\b"));
  }

  @Test
  void readmeIsShortEnoughToBeRead() {
    assertThat(text(Path.of("README.md")).lines()).hasSizeLessThan(180);
  }
}
