package lucid.capacity;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lucid.campaign.Campaign;

/**
 * The answers of all searches of a campaign.
 *
 * @param campaign the name of the campaign
 * @param target the target's name in the settings
 * @param profile the profile of the searches
 * @param fingerprint the fingerprint of their settings
 * @param writtenAt when the report was written
 * @param answers one for each search, in the order in which they began
 */
public record CapacityReport(
    String campaign,
    String target,
    String profile,
    String fingerprint,
    Instant writtenAt,
    List<CapacityAnswer> answers) {
  /** The name of the report's file in the results folder. */
  public static final String FILE = "capacity.json";

  /** Returns the report of a campaign that has no answer yet. */
  public static CapacityReport of(Campaign.Key key, Instant now) {
    return new CapacityReport(
        key.id(), key.target(), key.profile(), key.fingerprint(), now, List.of());
  }

  /** Returns the key of the campaign. */
  public Campaign.Key key() {
    return new Campaign.Key(campaign, target, profile, fingerprint);
  }

  /** Returns this report with {@code answer}, which replaces an earlier one of its simulation. */
  public CapacityReport with(CapacityAnswer answer, Instant now) {
    var others = answers.stream().filter(other -> !other.simulation().equals(answer.simulation()));
    return new CapacityReport(
        campaign,
        target,
        profile,
        fingerprint,
        now,
        Stream.concat(others, Stream.of(answer)).toList());
  }

  /** Returns whether every search has an answer. */
  @JsonIgnore
  public boolean isFound() {
    return answers.stream().allMatch(CapacityAnswer::isFound);
  }

  /** Returns {@code 594 requests/s, at least 4200 writes/s}. */
  public String inShort() {
    return answers.stream().map(CapacityAnswer::figure).collect(Collectors.joining(", "));
  }
}
