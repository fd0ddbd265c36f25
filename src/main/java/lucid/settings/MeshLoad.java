package lucid.settings;

import java.time.Duration;
import lucid.config.Refusal;

/** The loads of the service mesh. */
public record MeshLoad(Balancing balancing, Mtls mtls, Discovery discovery, Health health) {
  /** The fewest requests whose 95th percentile has a confidence interval with an upper end. */
  private static final int FEWEST = 100;

  /** The fewest registrations for which "every registration" proves something. */
  private static final int FEWEST_REGISTRATIONS = 30;

  /**
   * The load of balancing.
   *
   * @param rate the pairs of requests that start each second
   * @param window the duration of the load
   * @param instanceHeader the header of an answer that names the instance
   */
  public record Balancing(double rate, Duration window, String instanceHeader) {
    public Balancing {
      Refusal.unless(window.toMillis() > 0, "window", "longer than 0 s");
      Refusal.unless(!instanceHeader.isBlank(), "instance-header", "the name of a header");
    }
  }

  /**
   * The load of mTLS.
   *
   * @param rate the handshakes that start each second
   * @param window the duration of the load
   * @param refusals the number of connections of each kind that must be refused in this time
   * @param patience the longest time until a server answers or refuses
   */
  public record Mtls(double rate, Duration window, int refusals, Duration patience) {
    public Mtls {
      Refusal.unless(window.toMillis() > 0, "window", "longer than 0 s");
      Refusal.unless(refusals > 0, "refusals", "above 0");
      Refusal.unless(patience.toMillis() > 0, "patience", "at least 1 ms");
    }
  }

  /**
   * The load of discovery.
   *
   * @param registrations the registrations a second
   * @param lookUps the look-ups a second
   * @param window the duration of the load
   * @param patience the longest wait for a registration to appear
   * @param polling the time between two look-ups in a registry without blocking queries
   */
  public record Discovery(
      double registrations, double lookUps, Duration window, Duration patience, Duration polling) {
    public Discovery {
      Refusal.unless(window.toMillis() > 0, "window", "longer than 0 s");
      Refusal.unless(patience.toMillis() > 0, "patience", "at least 1 ms");
      Refusal.unless(polling.toMillis() > 0, "polling", "at least 1 ms");
    }
  }

  /**
   * The load of health checks.
   *
   * @param rate the checks a second of every endpoint during discovery
   */
  public record Health(double rate) {
    public Health {
      Refusal.unless(rate > 0, "rate", "above 0");
    }
  }

  /**
   * Refuses a load whose records are too few to decide anything.
   *
   * @throws Refusal naming the rate that is too low
   */
  void refuseTooFew() {
    atLeast(FEWEST, balancing.rate(), balancing.window(), "balancing.rate");
    atLeast(FEWEST, mtls.rate(), mtls.window(), "mtls.rate");
    var found = discovery.window();
    atLeast(FEWEST_REGISTRATIONS, discovery.registrations(), found, "discovery.registrations");
    atLeast(FEWEST, discovery.lookUps(), found, "discovery.look-ups");
  }

  private static void atLeast(int fewest, double rate, Duration window, String key) {
    Refusal.unless(
        rate * window.toMillis() / 1000.0 >= fewest,
        "load.mesh." + key,
        "a rate that makes at least %d in the window of %d ms"
            .formatted(fewest, window.toMillis()));
  }
}
