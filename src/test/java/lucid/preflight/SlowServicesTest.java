package lucid.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import lucid.config.Secret;
import lucid.engine.EngineClient;
import lucid.measure.Background;
import lucid.settings.SettingsReader;
import lucid.settings.TargetAddresses;
import lucid.target.Target;
import lucid.testing.TrickleServer;
import lucid.tls.Http;
import org.junit.jupiter.api.Test;

/** Services that never finish an answer: they do not decide how long the preflight takes. */
class SlowServicesTest {
  private static final Duration MOST = Duration.ofSeconds(30);

  @Test
  void drippingSilentAndEndlessAnswersAreGivenUpInTime() throws Exception {
    try (var silent = TrickleServer.silent();
        var dripping = TrickleServer.dripping();
        var body = TrickleServer.drippingBody();
        var endless = TrickleServer.endless()) {
      long begun = System.nanoTime();
      var silences =
          Stream.of(silent, dripping, body)
              .map(server -> Background.begin("preflight", () -> get(server.url())))
              .toList();
      var much = Background.begin("preflight", () -> get(endless.url()));
      assertThat(silences)
          .allSatisfy(
              look ->
                  assertThat(look.join())
                      .isEqualTo(new Http.Silence("no whole answer within 5 s", false)));
      assertThat(much.join()).isEqualTo(new Http.Silence("it answers more than 1 MB", true));
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(15));
    }
  }

  private static void awaitClosed(TrickleServer... servers) throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(15).toNanos();
    while (Stream.of(servers).anyMatch(server -> server.open() > 0)) {
      assertThat(System.nanoTime()).as("a connection stays open").isLessThan(deadline);
      Thread.sleep(50);
    }
  }

  @Test
  void drippingOrEndlessAnswersOfTheEngineAreGivenUpInTime() throws Exception {
    try (var body = TrickleServer.drippingBody();
        var endless = TrickleServer.endless()) {
      var keyless = new TargetAddresses.Blockchain(Optional.empty(), Optional.empty());
      long begun = System.nanoTime();
      var dripped = new EngineClient(body.url(), keyless).height();
      var much = new EngineClient(endless.url(), keyless).height();
      assertThat(dripped)
          .failsWithin(Duration.ofSeconds(20))
          .withThrowableThat()
          .satisfies(failure -> assertThat(Secret.safeMessage(failure)).contains("in time"));
      much.handle((answer, failure) -> 0).join();
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(25));
      awaitClosed(body, endless);
    }
  }

  @Test
  void preflightTakesHalfAMinuteAtMostWhateverTheServicesDo() throws Exception {
    try (var silent = TrickleServer.silent();
        var dripping = TrickleServer.dripping();
        var body = TrickleServer.drippingBody()) {
      var settings = SettingsReader.read(new Properties());
      var addresses =
          new TargetAddresses(
              Optional.empty(),
              Optional.of(new TargetAddresses.Gateway(dripping.url())),
              Optional.of(
                  new TargetAddresses.Blockchain(Optional.of(body.url()), Optional.empty())),
              Optional.of(mesh(silent.url(), dripping.url(), body.url())),
              Optional.of(
                  new TargetAddresses.Database(
                      Optional.of(
                          new Secret(
                              "postgresql://u:p4ssw0rd-of-mine@127.0.0.1:%d/x"
                                  .formatted(silent.port()))))),
              Optional.of(new TargetAddresses.Metrics(Optional.of(dripping.url()))));
      var printed = new ByteArrayOutputStream();
      long begun = System.nanoTime();
      int status =
          PreflightReport.print(
              settings,
              new Target("mine", addresses, () -> {}),
              new PrintStream(printed, true, StandardCharsets.UTF_8));
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(MOST);
      assertThat(status).isEqualTo(PreflightReport.MISCONFIGURED);
      assertThat(printed.toString(StandardCharsets.UTF_8))
          .contains(
              "(waiting for answers, 24 s at most)",
              "the gateway can't be reached at " + dripping.url(),
              "the blockchain engine can't be reached at " + body.url(),
              "the target's registry can't be reached at " + dripping.url(),
              "the database can't be used at postgresql://127.0.0.1:" + silent.port(),
              "misconfigured first")
          .doesNotContain("p4ssw0rd-of-mine");
    }
  }

  private static TargetAddresses.Mesh mesh(URI silent, URI dripping, URI body) {
    return new TargetAddresses.Mesh(
        Optional.of(silent),
        Optional.of(dripping),
        Optional.empty(),
        Optional.of(body),
        Optional.of(List.of(silent, dripping)),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static Http.Reached get(URI address) {
    return Preflight.get(
        address,
        "/",
        () -> {
          throw new AssertionError("no address of TLS");
        });
  }
}
