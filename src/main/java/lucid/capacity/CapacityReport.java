package lucid.capacity;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lucid.campaign.Campaign;

/**
 * How far all services go that were asked.
 *
 * @param campaign that its searches share
 * @param target that they share, by its name in the settings
 * @param profile that they share
 * @param fingerprint of the settings that they share
 * @param writtenAt the moment of which this is true
 * @param answers one for each search, in the order in which they began
 */
public record CapacityReport(
    String campaign,
    String target,
    String profile,
    String fingerprint,
    Instant writtenAt,
    List<CapacityAnswer> answers) {
  /** What it is written to, in the results folder. */
  public static final String FILE = "capacity.json";

  /** Begins a campaign's. */
  public static CapacityReport of(Campaign.Key key, Instant now) {
    return new CapacityReport(
        key.id(), key.target(), key.profile(), key.fingerprint(), now, List.of());
  }

  /** Returns what its searches share. */
  public Campaign.Key key() {
    return new Campaign.Key(campaign, target, profile, fingerprint);
  }

  /** Returns this with {@code answer}, in the stead of an earlier one of the same simulation. */
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

  /** {@code 594 requests/s, at least 4200 writes/s}. */
  public String inShort() {
    return answers.stream().map(CapacityAnswer::figure).collect(Collectors.joining(", "));
  }
}
