package lucid.settings;

import java.time.Duration;
import lucid.config.Refusal;

/** What the service mesh is sent. */
public record MeshLoad(Balancing balancing, Mtls mtls, Discovery discovery, Health health) {
  /** A 95th percentile of fewer has no upper end that one can be sure of. */
  private static final int FEWEST = 100;

  /** So many registrations at least, for "every one" to mean something. */
  private static final int FEWEST_REGISTRATIONS = 30;

  /**
   * @param rate pairs of requests started a second
   * @param window how long
   * @param instanceHeader of an answer, by which an instance says which it is
   */
  public record Balancing(double rate, Duration window, String instanceHeader) {
    public Balancing {
      atLeast(FEWEST, rate, window, "rate");
      Refusal.unless(!instanceHeader.isBlank(), "instance-header", "the name of a header");
    }
  }

  /**
   * @param rate handshakes started a second
   * @param window how long
   * @param refusals connections that must be refused, of each kind, in that time
   * @param patience how long a server may take to answer, or to refuse
   */
  public record Mtls(double rate, Duration window, int refusals, Duration patience) {
    public Mtls {
      atLeast(FEWEST, rate, window, "rate");
      Refusal.unless(refusals > 0, "refusals", "above 0");
      Refusal.unless(patience.toMillis() > 0, "patience", "at least 1 ms");
    }
  }

  /**
   * @param registrations a second
   * @param lookUps a second
   * @param window how long
   * @param patience how long to wait for a registration to appear
   * @param polling how often to look where the registry has no blocking queries
   */
  public record Discovery(
      double registrations, double lookUps, Duration window, Duration patience, Duration polling) {
    public Discovery {
      atLeast(FEWEST_REGISTRATIONS, registrations, window, "registrations");
      atLeast(FEWEST, lookUps, window, "look-ups");
      Refusal.unless(patience.toMillis() > 0, "patience", "at least 1 ms");
      Refusal.unless(polling.toMillis() > 0, "polling", "at least 1 ms");
    }
  }

  /**
   * @param rate checks a second of every endpoint, as long as discovery goes on
   */
  public record Health(double rate) {
    public Health {
      Refusal.unless(rate > 0, "rate", "above 0");
    }
  }

  private static void atLeast(int fewest, double rate, Duration window, String key) {
    Refusal.unless(window.toMillis() > 0, "window", "longer than 0 s");
    Refusal.unless(
        rate * window.toMillis() / 1000.0 >= fewest,
        key,
        "a rate that makes at least %d in the window of %d ms"
            .formatted(fewest, window.toMillis()));
  }
}
