package lucid.report;

import java.util.Optional;
import lucid.campaign.Campaign;
import lucid.settings.Settings;
import lucid.verdict.CriterionVerdict;
import lucid.verdict.Limit;

/** Sentences that several outputs share. */
final class Words {
  private Words() {}

  /** What a reader must not overlook about what was tested; empty for services of one's own. */
  static Optional<String> aboutTarget(Campaign campaign) {
    return campaign.target().equals(Settings.EMBEDDED)
        ? Optional.of(
            "Measured on the embedded stack, which stands in for the services: this says that the"
                + " measuring works, nothing about your services.")
        : Optional.empty();
  }

  /** {@code 96 to 99 ms}; empty for what has none. */
  static Optional<String> interval(CriterionVerdict criterion) {
    return criterion
        .interval()
        .map(
            range ->
                "%s to %s %s"
                    .formatted(
                        Limit.number(range.low()), Limit.number(range.high()), criterion.unit()));
  }
}
