package lucid.gateway;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import lucid.run.Phase2Simulation;
import lucid.settings.Settings;
import lucid.target.Service;
import lucid.verdict.Criterion;

/**
 * "Rate limiting: 100 req/min (free tier)", tested with a burst of 150 requests.
 *
 * <p>A new client sends all of them at once, while requests of other new clients go on undisturbed.
 * The first client is refused until the window has passed, and then admitted again. The burst does
 * not use {@code /health}, which the real gateway exempts.
 */
public final class GatewayRateLimitSimulation extends Phase2Simulation {
  private final SeenLimit limit;

  public GatewayRateLimitSimulation() {
    super(Service.GATEWAY);
    var load = settings.load().gateway().rateLimit();
    var header = GatewayApi.clientHeader(target);
    limit =
        new SeenLimit(
            settings.criteria().gateway().rateLimit(),
            load.burst(),
            header,
            shared(SeenLimit.Admissions.class, SeenLimit.Admissions::new));
    var clients = new RateLimitLoad(new ClientKeys(warmingUp()), header, limit, requests);
    var observation = window(load.observation());
    var populations =
        new ArrayList<>(
            List.of(
                clients.burst(load.burst()),
                clients.otherClients(load.otherClients(), observation)));
    if (!load.afterTheWindow()) {
      notes.add(
          "left out: that the client is refused until its window is over, and admitted after it"
              + " (load.gateway.rate-limit.after-the-window = false)");
    } else if (!warmingUp()) {
      var window = settings.criteria().gateway().rateLimit().window();
      populations.add(clients.withinTheWindow(window));
      populations.add(clients.afterTheWindow(window));
      lasts(RateLimitLoad.untilAfter(window));
    }
    measure(observation, GatewayApi.sharedConnections(target), populations);
  }

  @Override
  protected Set<String> needMany() {
    return Set.of(GatewayApi.THROTTLED);
  }

  @Override
  protected List<Criterion> criteria(Settings settings) {
    return RateLimitCriteria.of(settings, () -> limit);
  }
}
