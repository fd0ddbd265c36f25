package lucid.config;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A value that is used but never shown. {@link #toString} hides the value, and {@link #safeMessage}
 * removes it from the messages of failures.
 */
public record Secret(String value) {
  private static final String HIDDEN = "***";
  private static final int SHORTEST_EVERYWHERE = 4;

  /** A password stands between the user's colon and the last @, or in a parameter. */
  private static final Pattern PASSWORD =
      Pattern.compile("//[^:/@]*:(.+)@|(?i)[?&;](?:proxy|ssl)?password=([^&#]*)");

  /** Every form of every secret of this JVM, the longest first: a form may contain another. */
  private static final Set<String> KNOWN =
      new ConcurrentSkipListSet<>(
          Comparator.comparing(String::length).reversed().thenComparing(Comparator.naturalOrder()));

  public Secret {
    Stream.concat(Stream.of(value), passwords(value))
        .flatMap(Secret::forms)
        .filter(form -> !form.isBlank())
        .forEach(KNOWN::add);
  }

  /**
   * Returns a failure's message without the secrets of this JVM, or its class if there is no
   * message. Every message of a library passes through here before it is shown. Messages of this
   * project hold no secret and stay as they are, even if a password is one of their words.
   */
  public static String safeMessage(Throwable failure) {
    var message = failure.getMessage();
    if (message != null && failure.getClass().getName().startsWith("lucid.")) {
      return message;
    }
    var words = FaultWords.of(failure);
    return words.isEmpty() ? failure.getClass().getSimpleName() : hidden(words);
  }

  /** Returns a failure's message without the secrets, to be searched and not to be shown. */
  public static String searchable(Throwable failure) {
    return hidden(String.valueOf(failure.getMessage()));
  }

  /** Returns a failure's class and its {@link #safeMessage}. */
  public static String safeDescription(Throwable failure) {
    var name = failure.getClass().getSimpleName();
    return failure.getMessage() == null ? name : name + ": " + safeMessage(failure);
  }

  private static String hidden(String text) {
    var shown = text;
    for (var form : KNOWN) {
      shown = hidden(shown, form);
    }
    return shown;
  }

  /** Hides a secret in a text; a short one only as a whole word, since words may contain it. */
  private static String hidden(String text, String form) {
    if (form.length() >= SHORTEST_EVERYWHERE) {
      return text.replace(form, HIDDEN);
    }
    var byItself = "(?<![A-Za-z0-9])" + Pattern.quote(form) + "(?![A-Za-z0-9])";
    return text.replaceAll(byItself, HIDDEN);
  }

  /** Returns whether an address holds a password. */
  public static boolean isIn(String address) {
    return PASSWORD.matcher(address).find();
  }

  private static Stream<String> passwords(String address) {
    return PASSWORD
        .matcher(address)
        .results()
        .map(found -> found.group(1) == null ? found.group(2) : found.group(1));
  }

  /** Returns a secret as written, percent-encoded and percent-decoded. */
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
