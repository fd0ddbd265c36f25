package lucid.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** Reads text that may or may not be JSON. */
public final class LenientJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private LenientJson() {}

  /** Returns the text as JSON; if it is none, a missing node, which has no fields. */
  public static JsonNode parse(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      return JSON.missingNode();
    }
  }
}
