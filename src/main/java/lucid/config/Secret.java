package lucid.config;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A value that is used but never shown: {@link #toString} hides it. What others say of their
 * failures may hold it all the same; {@link #safeMessage} takes it out.
 */
public record Secret(String value) {
  private static final String HIDDEN = "***";
  private static final int SHORTEST_EVERYWHERE = 4;

  /** In an address: from the first colon of the user to the last @, and what a parameter says. */
  private static final Pattern PASSWORD = Pattern.compile("//[^:/@]*:(.+)@|[?&]password=([^&#]+)");

  /** Every form of every secret of this JVM. */
  private static final Set<String> KNOWN = ConcurrentHashMap.newKeySet();

  public Secret {
    Stream.concat(Stream.of(value), passwords(value))
        .flatMap(Secret::forms)
        .filter(form -> !form.isBlank())
        .forEach(KNOWN::add);
  }

  /**
   * What a failure says of itself, without the secrets of this JVM; its class if it says nothing.
   * Every message that was not written in this project passes through here before it is shown; of
   * those that were, none holds a secret, and a password may be one of their words.
   */
  public static String safeMessage(Throwable failure) {
    var message = failure.getMessage();
    if (message != null && failure.getClass().getName().startsWith("lucid.")) {
      return message;
    }
    return message == null ? failure.getClass().getSimpleName() : hidden(message);
  }

  /** Its class, and what it says of itself; as {@link #safeMessage}. */
  public static String safeDescription(Throwable failure) {
    var name = failure.getClass().getSimpleName();
    return failure.getMessage() == null ? name : name + ": " + safeMessage(failure);
  }

  private static String hidden(String text) {
    var longestFirst =
        KNOWN.stream().sorted(Comparator.comparing(String::length).reversed()).toList();
    var shown = text;
    for (var form : longestFirst) {
      shown = hidden(shown, form);
    }
    return shown;
  }

  /** One of a few letters is a part of many words: it is hidden where it stands by itself. */
  private static String hidden(String text, String form) {
    if (form.length() >= SHORTEST_EVERYWHERE) {
      return text.replace(form, HIDDEN);
    }
    var byItself = "(?<![A-Za-z0-9])" + Pattern.quote(form) + "(?![A-Za-z0-9])";
    return text.replaceAll(byItself, HIDDEN);
  }

  private static Stream<String> passwords(String address) {
    return PASSWORD
        .matcher(address)
        .results()
        .map(found -> found.group(1) == null ? found.group(2) : found.group(1));
  }

  /** As it is, and percent-encoded and decoded. */
  private static Stream<String> forms(String secret) {
    var forms = Stream.of(secret, decoded(secret)).distinct().toList();
    return Stream.concat(forms.stream(), forms.stream().map(Secret::encoded).flatMap(List::stream));
  }

  private static String decoded(String secret) {
    try {
      return URLDecoder.decode(secret.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return secret;
    }
  }

  private static List<String> encoded(String secret) {
    var form = URLEncoder.encode(secret, StandardCharsets.UTF_8);
    return List.of(form, form.replace("+", "%20"));
  }

  @Override
  public String toString() {
    return HIDDEN;
  }
}
