package lucid.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import lucid.config.InvalidConfigException;
import lucid.config.Secret;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsReaderTest {
  private static final Map<String, String> SECRETS =
      Map.of("LUCID_API_KEY", "k3y", "LUCID_DATABASE_URI", "mongodb://a:b@127.0.0.1/");

  private static Settings read(String... keysAndValues) {
    return SettingsReader.read(properties(keysAndValues));
  }

  private static Properties properties(String... keysAndValues) {
    var properties = new Properties();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      properties.setProperty(keysAndValues[i], keysAndValues[i + 1]);
    }
    return properties;
  }

  @Test
  void theFileAsItStandsIsValid() {
    var settings = read();
    assertThat(settings.target()).isEqualTo(Settings.EMBEDDED);
    assertThat(settings.criteria().gateway().throughput().requestsPerSecond()).isEqualTo(500);
    assertThat(settings.load().gateway().throughput().window()).hasMillis(59_500);
  }

  @Test
  void theQuickProfileIsValidAndKeepsEveryCriterion() {
    var quick = read("lucid.profile", "quick");
    assertThat(quick.criteria()).isEqualTo(read().criteria());
    assertThat(quick.load().gateway().throughput().window())
        .isLessThan(read().load().gateway().throughput().window());
  }

  @Test
  void onceProfileIsValidAndKeepsEveryCriterion() {
    var once = read("lucid.profile", "once");
    assertThat(once.criteria()).isEqualTo(read().criteria());
    assertThat(once.load().gateway().rateLimit().burst()).isEqualTo(1);
  }

  @Test
  void rateOfTheMeshThatDecidesNothingIsRefused() {
    assertThatExceptionOfType(InvalidConfigException.class)
        .isThrownBy(() -> read("lucid.load.mesh.mtls.rate", "1"))
        .withMessageContaining(
            "lucid.load.mesh.mtls.rate = 1 (-D): expected a rate that makes at least 100");
  }

  @Test
  void loadThatIsToDecideCannotBeLeftOut() {
    assertThat(read("lucid.load.gateway.version.window", "0 s").load().gateway().version().window())
        .isZero();
    assertThatExceptionOfType(InvalidConfigException.class)
        .isThrownBy(
            () ->
                read(
                    "lucid.load.gateway.version.window",
                    "0 s",
                    "lucid.criteria.gateway.throughput.decided-by",
                    "both"))
        .withMessageContaining(
            "longer than 0 s, since criteria.gateway.throughput.decided-by = both");
  }

  @Test
  void soakKeepsUpTheGatewaysLoadAndTwoOfTheDatabaseForHalfAsLong() {
    var soak = read("lucid.profile", "soak");
    assertThat(soak.load().gateway().throughput().window()).hasMinutes(30);
    assertThat(soak.load().database().query().window()).hasMinutes(15);
    assertThat(soak.load().database().write().window()).hasMinutes(15);
    assertThat(soak.load().database().lookUp()).isEqualTo(read().load().database().lookUp());
    assertThat(soak.load().gateway().throughput().rate()).isEqualTo(525);
    assertThat(soak.criteria()).isEqualTo(read().criteria());
  }

  @Test
  void soakLastsAsLongAsItsSettingSays() {
    var soak =
        read(
            "lucid.profile", "soak",
            "lucid.soak.for", "1 hour",
            "lucid.load.database.query.window", "20 s");
    assertThat(soak.load().gateway().throughput().window()).hasHours(1);
    assertThat(soak.load().database().query().window()).hasSeconds(20);
    assertThat(soak.load().database().write().window()).hasMinutes(30);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "soak.for | 61 m | lucid.soak.for = 61 m (-D): expected a duration of at most 60 minutes",
        "soak.for | 19 s | lucid.soak.for = 19 s (-D): expected at least 20 s",
        "soak.for | long | lucid.soak.for = long (-D): expected a duration with its unit",
        "soak.for | 30 | lucid.soak.for = 30 (-D): expected a duration with its unit",
        "soak.pause | 1 s | lucid.soak.pause = 1 s (-D): expected one of the keys [for]",
        "load.database.write.rate | 2300 | expected a load that writes at most 2000000 rows",
        "load.gateway.concurrency.window | 16 m | expected a duration of at most 15 minutes",
      })
  void harmfulOrImpossibleSoaksAreRefused(String key, String value, String refusal) {
    assertThatExceptionOfType(InvalidConfigException.class)
        .isThrownBy(() -> read("lucid.profile", "soak", "lucid." + key, value))
        .withMessageContaining(refusal);
  }

  @Test
  void propertyOverridesTheProfileAndTheFile() {
    var settings = read("lucid.profile", "quick", "lucid.load.gateway.throughput.window", "20.5 s");
    assertThat(settings.load().gateway().throughput().window())
        .isEqualTo(Duration.ofMillis(20_500));
  }

  @Test
  void aTargetCanBeGivenByPropertiesAlone() {
    var settings =
        read(
            "lucid.target",
            "mine",
            "lucid.targets.mine.gateway.url",
            "http://127.0.0.1:8080",
            "lucid.targets.mine.mesh.instances.0",
            "http://127.0.0.1:1",
            "lucid.targets.mine.mesh.instances.1",
            "http://127.0.0.1:2");
    var addresses = settings.targets().get("mine");
    assertThat(addresses.gateway().orElseThrow().url())
        .contains(URI.create("http://127.0.0.1:8080"));
    assertThat(addresses.mesh().orElseThrow().instances().orElseThrow()).hasSize(2);
    assertThat(addresses.database()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "lucid.targt | pi | lucid.targt = pi (-D) | one of the keys",
        "lucid.target | moon | lucid.target = moon (-D) | embedded or one of [pi]",
        "lucid.profile | slow | lucid.profile = slow (-D) | full, quick, soak, once or the NAME",
        "lucid.profile | ../x | lucid.profile = ../x (-D) | full, quick, soak, once or the NAME",
        "lucid.load.gateway.throughput.rate | 450 | lucid.load.gateway.throughput.rate = 450 (-D)"
            + " | a rate that can exceed 500.0 req/s",
        "lucid.criteria.gateway.throughput.decided-by | limiter |"
            + " lucid.criteria.gateway.throughput.decided-by = limiter (-D)"
            + " | one of [health, version, both]",
        "lucid.load.gateway.throughput.window | 0 s | lucid.load.gateway.throughput.window = 0 s"
            + " (-D) | longer than 0 s",
        "lucid.load.gateway.throughput.window | -1 s |"
            + " lucid.load.gateway.throughput.window = -1 s (-D) | not negative",
        "lucid.load.gateway.throughput.window | 60 | lucid.load.gateway.throughput.window = 60"
            + " (-D) | a duration with its unit",
        "lucid.load.gateway.rate-limit.burst | 101 | lucid.load.gateway.rate-limit.burst = 101"
            + " (-D) | more requests than the limit of 100 and its tolerance",
        "lucid.load.gateway.concurrency.users | 1000 |"
            + " lucid.load.gateway.concurrency.users = 1000 (-D) | more than the 1000 connections",
        "lucid.criteria.availability-percent | 100 | lucid.criteria.availability-percent = 100"
            + " (-D) | above 0 and below 100",
        "lucid.criteria.gateway.throughput.p95 | 0.5 ms |"
            + " lucid.criteria.gateway.throughput.p95 = 0.5 ms (-D) | whole milliseconds",
        "lucid.targets.pi.gateway.url | 192.168.0.75 | lucid.targets.pi.gateway.url ="
            + " 192.168.0.75 (-D) | an absolute address",
        "lucid.targets.pi.gateway.url | http://[::1 | lucid.targets.pi.gateway.url = http://[::1"
            + " (-D) | an absolute address",
        "lucid.targets.embedded.gateway.url | http://127.0.0.1:1 | lucid.targets.embedded"
            + " | another name",
        "lucid.targets.pi.metrics.url | ftp://192.168.0.75 | lucid.targets.pi.metrics.url ="
            + " ftp://192.168.0.75 (-D) | an http or https address",
        "lucid.targets.pi.metrics.url | http://me:pass@192.168.0.75:9100"
            + " | lucid.targets.pi.metrics.url = http://***@192.168.0.75:9100 (-D)"
            + " | without user and password",
        "lucid.targets.pi.metrics.path | /metrics | lucid.targets.pi.metrics.path = /metrics (-D)"
            + " | one of the keys [ca, url]",
        "lucid.targets.pi.gateway.url | http://me:s3cret@127.0.0.1 | lucid.targets.pi.gateway.url ="
            + " http://***@127.0.0.1 (-D) | without user and password",
        "lucid.targets.pi.blockchain.apikey | s3cret | lucid.targets.pi.blockchain.apikey ="
            + " *** (-D) | one of the keys [api-key, ca, url]",
        "lucid.capacity.step-percent | 0 | lucid.capacity.step-percent = 0 (-D) | 1 to 100",
        "lucid.capacity.hold | 0 s | lucid.capacity.hold = 0 s (-D) | at least 1 s",
        "lucid.capacity.time | 0 s | lucid.capacity.time = 0 s (-D) | longer than hold, 30 s",
        "lucid.capacity.blockchain.start | 5001 | lucid.capacity.blockchain.start = 5001 (-D)"
            + " | at most most, 5000",
        "lucid.capacity.database.start | 0 | lucid.capacity.database.start = 0 (-D) | 10 or more",
        "lucid.capacity.most | 5 | lucid.capacity.most = 5 (-D) | one of the keys",
        "lucid.stop-when-down-for | 0.5 s | lucid.stop-when-down-for = 0.5 s (-D) | whole seconds",
        "lucid.injector.tick | 0 ms | lucid.injector.tick = 0 ms (-D) | at least 1 ms",
        "lucid.injector.tick | 1 h | lucid.injector.tick = 1 h (-D) | at most 1 s",
        "lucid.criteria.gateway.throughput.p95 | 10 h |"
            + " lucid.criteria.gateway.throughput.p95 = 10 h (-D) | at most 60 s",
        "lucid.criteria.blockchain.block-time | 2 h |"
            + " lucid.criteria.blockchain.block-time = 2 h (-D) | at most 3600 s",
        "lucid.criteria.gateway.rate-limit.window | 2 h |"
            + " lucid.criteria.gateway.rate-limit.window = 2 h (-D) | at most 1 h",
        "lucid.campaign | ../../x | lucid.campaign = ../../x (-D) | a name of at most 100",
        "lucid.campaign | '' | lucid.campaign =  (-D) | a name of at most 100",
        "lucid.load.gateway.concurrency.users | 1050.7 |"
            + " lucid.load.gateway.concurrency.users = 1050.7 (-D) | a whole number",
        "lucid.load.gateway.throughput.rate | Infinity |"
            + " lucid.load.gateway.throughput.rate = Infinity (-D) | a number",
        "lucid.load.gateway.throughput.rate | NaN |"
            + " lucid.load.gateway.throughput.rate = NaN (-D) | a number",
        "lucid.load.gateway.rate-limit.other-clients | -1 |"
            + " lucid.load.gateway.rate-limit.other-clients = -1 (-D) | above 0",
        "lucid.load.gateway.concurrency.window | 0 s |"
            + " lucid.load.gateway.concurrency.window = 0 s (-D) | longer than 0 s",
        "lucid.load.mesh.balancing.window | 0 s |"
            + " lucid.load.mesh.balancing.window = 0 s (-D) | longer than 0 s",
        "lucid.load.mesh.mtls.window | 0 s |"
            + " lucid.load.mesh.mtls.window = 0 s (-D) | longer than 0 s",
        "lucid | 5 | lucid = 5 (-D) | a key that begins with lucid., such as lucid.target",
        "lucid.injector.lag-p99 | 10 ms | lucid.injector.lag-p99 = 10 ms (-D)"
            + " | one of the keys [tick]",
      })
  void unusableValueIsRefused(String key, String value, String found, String allowed) {
    assertThatExceptionOfType(InvalidConfigException.class)
        .isThrownBy(() -> read(key, value))
        .withMessageContaining(found)
        .withMessageContaining("expected ")
        .withMessageContaining(allowed);
  }

  @ParameterizedTest
  @CsvSource({"lucid.campaign, a name of at most 100", "lucid.note, at most 200 characters in one"})
  void messagesInOneLineHaveNoLineBreak(String key, String allowed) {
    assertThatExceptionOfType(InvalidConfigException.class)
        .isThrownBy(() -> read(key, "a\nb"))
        .withMessageContaining(allowed);
  }

  /** The test only reads the settings and runs nothing. */
  @Test
  void everyKeyOfATargetCanBeGivenAndSecretsOnlyByTheEnvironment() {
    var pi =
        SettingsReader.read(
                properties(
                    "lucid.target",
                    "pi",
                    "lucid.targets.pi.gateway.url",
                    "http://127.0.0.1:1",
                    "lucid.targets.pi.blockchain.url",
                    "http://127.0.0.1:2",
                    "lucid.targets.pi.mesh.controller",
                    "http://127.0.0.1:3",
                    "lucid.targets.pi.mesh.registry",
                    "http://127.0.0.1:4",
                    "lucid.targets.pi.mesh.mtls",
                    "https://127.0.0.1:5",
                    "lucid.targets.pi.mesh.balancer",
                    "http://127.0.0.1:6",
                    "lucid.targets.pi.mesh.instances.0",
                    "http://127.0.0.1:7",
                    "lucid.targets.pi.mesh.ca",
                    "ca.pem",
                    "lucid.targets.pi.mesh.client-certificate",
                    "client.pem",
                    "lucid.targets.pi.mesh.client-key",
                    "key.pem"),
                SECRETS)
            .targets()
            .get("pi");
    assertThat(pi.withoutSecrets().toString())
        .doesNotContain("192.168.")
        .contains("127.0.0.1:1", "127.0.0.1:4", "127.0.0.1:5", "127.0.0.1:7");
    assertThat(pi.mesh().orElseThrow().clientKey()).contains(Path.of("key.pem"));
    assertThat(pi.blockchain().orElseThrow().apiKey()).contains(new Secret("k3y"));
    assertThat(pi.database().orElseThrow().uri()).contains(new Secret("mongodb://a:b@127.0.0.1/"));
    assertThat(pi.toString()).doesNotContain("k3y", "a:b");
  }

  @Test
  void secretsOfTheEnvironmentBelongToTheTestedTarget() {
    var settings =
        SettingsReader.read(
            properties(
                "lucid.target",
                "mine",
                "lucid.targets.mine.blockchain.url",
                "http://127.0.0.1:1",
                "lucid.targets.other.blockchain.url",
                "http://127.0.0.1:2"),
            SECRETS);
    assertThat(settings.targets().get("mine").blockchain().orElseThrow().apiKey())
        .contains(new Secret("k3y"));
    assertThat(settings.targets().get("other").blockchain().orElseThrow().apiKey()).isEmpty();
  }

  @Test
  void secretsOfTheMeshComeFromTheEnvironment() {
    var settings =
        SettingsReader.read(
            properties(
                "lucid.target", "mine", "lucid.targets.mine.mesh.registry", "http://127.0.0.1:1"),
            Map.of("LUCID_CONSUL_TOKEN", "t0ken", "LUCID_CLIENT_KEY_PASSWORD", "sesame"));
    var mesh = settings.targets().get("mine").mesh().orElseThrow();
    assertThat(mesh.registryToken()).contains(new Secret("t0ken"));
    assertThat(mesh.clientKeyPassword()).contains(new Secret("sesame"));
    assertThat(mesh.toString()).doesNotContain("t0ken", "sesame");
  }

  @Test
  void theAuthoritiesOfATargetAreRead() {
    var settings =
        read(
            "lucid.target",
            "mine",
            "lucid.targets.mine.ca",
            "all.pem",
            "lucid.targets.mine.gateway.url",
            "https://127.0.0.1:1",
            "lucid.targets.mine.mesh.ca",
            "mesh.pem");
    var mine = settings.targets().get("mine");
    assertThat(mine.ca("gateway")).contains(Path.of("all.pem"));
    assertThat(mine.ca("mesh controller")).contains(Path.of("mesh.pem"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"lucid-mesh", "mesh.lucid.local", "10.0.0.7", "::1", "spiffe://a.b/c/d"})
  void serverNameMayBeAnyNameOfACertificate(String name) {
    var mesh = read("lucid.targets.mine.mesh.server-name", name).targets().get("mine").mesh();
    assertThat(mesh.orElseThrow().serverName()).contains(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://mesh", "a b", "spiffe://", "SPIFFE://a", "spiffe://a/", "*.lan"})
  void impossibleServerNameIsRefused(String name) {
    assertThatExceptionOfType(InvalidConfigException.class)
        .isThrownBy(() -> read("lucid.targets.mine.mesh.server-name", name))
        .withMessageContaining("lucid.targets.mine.mesh.server-name = " + name)
        .withMessageContaining("a DNS name, an IP address, or a SPIFFE ID such as spiffe://");
  }

  @Test
  void secretsDoNotMakeATargetOfAMisspeltName() {
    assertThatExceptionOfType(InvalidConfigException.class)
        .isThrownBy(() -> SettingsReader.read(properties("lucid.target", "moon"), SECRETS))
        .withMessageContaining("lucid.target = moon (-D)");
  }

  @ParameterizedTest
  @CsvSource({
    "lucid.targets.mine.blockchain.api-key, k3y, LUCID_API_KEY",
    "lucid.targets.mine.mesh.registry-token, k3y, LUCID_CONSUL_TOKEN",
    "lucid.targets.mine.mesh.client-key-password, k3y, LUCID_CLIENT_KEY_PASSWORD",
    "lucid.targets.mine.database.uri, postgresql://me:k3y@127.0.0.1/x, LUCID_DATABASE_URI",
    "lucid.targets.mine.database.uri, mongodb://127.0.0.1/?password=k3y, LUCID_DATABASE_URI"
  })
  void secretsOnTheCommandLineAreRefused(String key, String value, String variable) {
    var properties = properties(key, value);
    assertThatExceptionOfType(InvalidConfigException.class)
        .isThrownBy(() -> Secrets.refuseOn(List.of("-D" + key + "=" + value), properties))
        .withMessageContaining(key + " = *** (-D): expected " + variable + " in the environment")
        .satisfies(refused -> assertThat(refused.getMessage()).doesNotContain("k3y"));
    assertThatCode(() -> Secrets.refuseOn(List.of("-Xmx1g"), properties))
        .as("set within the JVM, it is in no list of processes")
        .doesNotThrowAnyException();
  }

  @Test
  void theAddressOfADatabaseWithoutPasswordMayBeSeen() {
    var key = "lucid.targets.mine.database.uri";
    var uri = "postgresql://me@127.0.0.1/x";
    assertThatCode(() -> Secrets.refuseOn(List.of("-D" + key + "=" + uri), properties(key, uri)))
        .doesNotThrowAnyException();
  }

  @Test
  void targetsFileIsReadAndAPropertyOverridesIt(@TempDir Path folder) throws IOException {
    var file =
        Files.writeString(
            folder.resolve("lab.conf"),
            """
            lab {
              gateway { url = "http://127.0.0.1:1" }
              blockchain { url = "http://127.0.0.1:2", api-key = ${?LUCID_API_KEY} }
            }
            """);
    var settings =
        SettingsReader.read(
            properties(
                "lucid.targets-file",
                file.toString(),
                "lucid.target",
                "lab",
                "lucid.targets.lab.gateway.url",
                "http://127.0.0.1:3"),
            SECRETS);
    assertThat(settings.targets()).containsOnlyKeys("lab", "pi");
    var lab = settings.targets().get("lab");
    assertThat(lab.gateway().orElseThrow().url()).contains(URI.create("http://127.0.0.1:3"));
    assertThat(lab.blockchain().orElseThrow().apiKey()).contains(new Secret("k3y"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "lab { gatway { url = x } } | lucid.targets.lab.gatway = {url} | lab.conf:1 | one of the"
            + " keys",
        "lab { gateway { url = x } } | lucid.targets.lab.gateway.url = x | lab.conf:1 | an"
            + " absolute",
        "lucid.target = pi | lucid = in a file of targets | lab.conf:1 | the name of a target",
        "lab = x | lab = in a file of targets | lab.conf:1 | the name of a target, with its"
            + " addresses",
        "lab { gateway { url = \"x } | lucid.targets-file = | lab.conf:1 | HOCON:",
      })
  void aFileOfTargetsIsRefusedWithTheKeyAndTheLine(
      String content, String found, String where, String allowed, @TempDir Path folder)
      throws IOException {
    var file = Files.writeString(folder.resolve("lab.conf"), content);
    assertThatExceptionOfType(InvalidConfigException.class)
        .isThrownBy(() -> read("lucid.targets-file", file.toString()))
        .withMessageContaining(found)
        .withMessageContaining(where)
        .withMessageContaining(allowed);
  }

  /** The target of this name is in conf/lucid.conf, too: the two are merged. */
  @Test
  void aFileOfTargetsTakesItsSecretsFromTheEnvironment(@TempDir Path folder) throws IOException {
    var file =
        Files.writeString(
            folder.resolve("lab.conf"), "pi { database { uri = ${?LUCID_DATABASE_URI} } }");
    var settings =
        SettingsReader.read(
            properties("lucid.targets-file", file.toString(), "lucid.target", "pi"),
            Map.of("LUCID_DATABASE_URI", "postgresql://me:hunter2@127.0.0.1/x"));
    assertThat(settings.targets().get("pi").database().orElseThrow().uri())
        .contains(new Secret("postgresql://me:hunter2@127.0.0.1/x"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "lab { database { uri = ${NO_SUCH_VARIABLE} } }",
        "lab { database { uri = ${lucid.targets.lab.database.uri} } }",
        "lab { database { uri = ${lucid.targets.lab} } }",
        "lab { database { uri = \"postgresql://me:hunter2@127.0.0.1/x } }",
        "lab { database { uri = postgresql://me:hunter2@127.0.0.1/x } }",
        "lab { database { uri : hunter2 = hunter2 } }",
        "lab { database { uri = hunter2 [ } }",
        "lab { database { uri = \"oracle://me:hunter2@h/x\", hunter2 } }",
      })
  void unreadableFileIsReportedWithoutItsTextAndTheEnvironment(String content, @TempDir Path folder)
      throws IOException {
    var file = Files.writeString(folder.resolve("lab.conf"), content);
    assertThatExceptionOfType(InvalidConfigException.class)
        .isThrownBy(
            () ->
                SettingsReader.read(
                    properties("lucid.targets-file", file.toString(), "lucid.target", "lab"),
                    Map.of("OTHERS_PASSWORD", "hunter2")))
        .satisfies(
            refused ->
                assertThat(refused.getMessage())
                    .contains("lab.conf:1")
                    .doesNotContain("hunter2", "OTHERS_PASSWORD"));
  }

  @Test
  void aFileOfTargetsMustBeThere() {
    assertThatExceptionOfType(InvalidConfigException.class)
        .isThrownBy(() -> read("lucid.targets-file", "no-such.conf"))
        .withMessageContaining("lucid.targets-file = no-such.conf (-D): expected a file")
        .withMessageContaining("there is no file /");
  }

  @Test
  @Timeout(20)
  void aFileOfTargetsMustBeAFile(@TempDir Path folder) throws Exception {
    assertThatExceptionOfType(InvalidConfigException.class)
        .isThrownBy(() -> read("lucid.targets-file", folder.toString()))
        .withMessageContaining(folder + " is a folder");
    var pipe = folder.resolve("pipe.conf");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    assertThatExceptionOfType(InvalidConfigException.class)
        .isThrownBy(() -> read("lucid.targets-file", pipe.toString()))
        .withMessageContaining(pipe + " is a pipe or a device");
    var including = folder.resolve("lab.conf");
    Files.writeString(including, "include \"pipe.conf\"");
    assertThatExceptionOfType(InvalidConfigException.class)
        .isThrownBy(() -> read("lucid.targets-file", including.toString()))
        .withMessageContaining("include = ");
  }

  @Test
  void aFileOfTargetsMayIncludeOthersBesideIt(@TempDir Path folder) throws IOException {
    Files.writeString(
        folder.resolve("gateway.conf"), "lab { gateway { url = \"http://127.0.0.1:1\" } }");
    var file = Files.writeString(folder.resolve("lab.conf"), "include \"gateway.conf\"");
    assertThat(read("lucid.targets-file", file.toString()).targets()).containsKey("lab");
  }

  /** Nothing listens there. If the file were fetched, another sentence would appear. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "include url(\"http://127.0.0.1:9/lab.conf\")",
        "include \"http://127.0.0.1:9/lab.conf\"",
        "include required(url(\"http://127.0.0.1:9/lab.conf\"))",
        "include \"missing.conf\"",
        "include required(\"missing.conf\")",
        "include file(\"missing.conf\")",
        "include classpath(\"lucid.conf\")",
      })
  void includeOfAMissingFileIsRefused(String include, @TempDir Path folder) throws IOException {
    var file = Files.writeString(folder.resolve("lab.conf"), include);
    assertThatExceptionOfType(InvalidConfigException.class)
        .isThrownBy(() -> read("lucid.targets-file", file.toString()))
        .withMessageContaining("include = ")
        .withMessageContaining(
            "expected the whole name of a file that can be read, never an address");
  }

  @Test
  void aFileOfTargetsThatIncludesItselfIsRefused(@TempDir Path folder) throws IOException {
    var file = Files.writeString(folder.resolve("lab.conf"), "include \"lab.conf\"");
    assertThatExceptionOfType(InvalidConfigException.class)
        .isThrownBy(() -> read("lucid.targets-file", file.toString()))
        .withMessageContaining("not in a circle");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gateway.throughput.rate | 10001 | at most 10000 requests a second",
        "gateway.throughput.window | 901.5 s | at most 15 minutes",
        "gateway.rate-limit.burst | 10001 | at most 10000 requests at once",
        "gateway.rate-limit.other-clients | 10001 | at most 10000 requests a second",
        "gateway.rate-limit.observation | 16 m | at most 15 minutes",
        "gateway.concurrency.users | 20001 | at most 20000 connections",
        "gateway.concurrency.ramp | 16 m | at most 15 minutes",
        "gateway.concurrency.window | 16 m | at most 15 minutes",
        "gateway.concurrency.pause | 100 ms | at most 10000 requests a second",
        "blockchain.rate | 10001 | at most 10000 requests a second",
        "blockchain.blocks | 91 | at most 15 minutes",
        "blockchain.settling | 16 m | at most 15 minutes",
        "mesh.balancing.rate | 10001 | at most 10000 requests a second",
        "mesh.balancing.window | 16 m | at most 15 minutes",
        "mesh.mtls.rate | 10001 | at most 10000 requests a second",
        "mesh.mtls.window | 16 m | at most 15 minutes",
        "mesh.mtls.refusals | 10001 | at most 10000 connections",
        "mesh.discovery.registrations | 10001 | at most 10000 requests a second",
        "mesh.discovery.look-ups | 10001 | at most 10000 requests a second",
        "mesh.discovery.window | 16 m | at most 15 minutes",
        "mesh.discovery.patience | 16 m | at most 15 minutes",
        "mesh.discovery.polling | 1 ms | at most 10000 requests a second",
        "mesh.health.rate | 10001 | at most 10000 requests a second",
        "database.rows | 2000020 | at most 2000000 rows of each table",
        "database.pool | 2001 | at most 2000 connections",
        "database.connections | 2001 | at most 2000 connections",
        "database.query.rate | 10001 | at most 10000 requests a second",
        "database.query.window | 16 m | at most 15 minutes",
        "database.look-up.rate | 10001 | at most 10000 requests a second",
        "database.look-up.window | 16 m | at most 15 minutes",
        "database.write.rate | 10001 | at most 10000 requests a second",
        "database.write.window | 16 m | at most 15 minutes",
        "database.hold | 16 m | at most 15 minutes",
        "database.filling | 16 m | at most 15 minutes",
      })
  void harmfulLoadIsRefusedUnlessItIsAllowed(String key, String value, String allowed) {
    var load = "lucid.load." + key;
    // With a pause of 100 ms, these users would send more than 10,000 requests a second.
    var users = key.endsWith("pause") ? "1100" : "1050";
    var others = key.endsWith(".users") ? load : "lucid.load.gateway.concurrency.users";
    assertThatExceptionOfType(InvalidConfigException.class)
        .isThrownBy(() -> read(others, users, load, value))
        .withMessageContaining(load + " = " + value + " (-D): expected ")
        .withMessageContaining(allowed + ", unless lucid.allow-unbounded-load = true");
    assertThatCode(() -> read(others, users, load, value, "lucid.allow-unbounded-load", "true"))
        .doesNotThrowAnyException();
  }

  /** The test fails for a new rate, window or count without a bound. */
  @Test
  void everyNumberOfTheLoadHasABoundOrNeedsNone() {
    var unbounded = List.of("lucid.load.blockchain.batch");
    var numbers =
        ConfigFactory.parseResources("lucid.conf").getConfig("lucid.load").entrySet().stream()
            .filter(entry -> String.valueOf(entry.getValue().unwrapped()).matches("\\d.*"))
            .map(entry -> "lucid.load." + entry.getKey())
            .filter(key -> !unbounded.contains(key));
    assertThat(numbers)
        .allSatisfy(
            key -> {
              // The value is far too large, or too small for a time that makes a rate.
              var isTime =
                  key.matches(".*(window|ramp|observation|settling|patience|hold|filling)");
              var inverse = key.matches(".*(pause|polling)");
              var value = inverse ? "1 ms" : isTime ? "100000.5 s" : "100000000";
              assertThatExceptionOfType(InvalidConfigException.class)
                  .isThrownBy(() -> read(key, value))
                  .withMessageContaining("lucid.allow-unbounded-load");
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gateway.throughput.most | 10001 | at most 10000 requests a second",
        "gateway.concurrency.most | 10001 | at most 10000 requests a second",
        "gateway.concurrency.most | 20001 | at most 20000 connections",
        "blockchain.most | 10001 | at most 10000 requests a second",
        "database.most | 10001 | at most 10000 requests a second",
      })
  void aSearchKeepsToTheBoundsOfEveryLoad(String key, String value, String allowed) {
    var capacity = "lucid.capacity." + key;
    assertThatExceptionOfType(InvalidConfigException.class)
        .isThrownBy(() -> read(capacity, value))
        .withMessageContaining(capacity + " = " + value + " (-D): expected ")
        .withMessageContaining(allowed + ", unless lucid.allow-unbounded-load = true");
    assertThatCode(() -> read(capacity, value, "lucid.allow-unbounded-load", "true"))
        .doesNotThrowAnyException();
  }

  @Test
  void aHoldKeepsToTheBoundOfEveryWindow() {
    assertThatExceptionOfType(InvalidConfigException.class)
        .isThrownBy(() -> read("lucid.capacity.hold", "16 m", "lucid.capacity.time", "1 h"))
        .withMessageContaining("lucid.capacity.hold = 16 m (-D): expected a duration of at most");
  }

  @Test
  void theCapacityProfileSearchesAndKeepsEveryCriterion() {
    var capacity = read("lucid.profile", "capacity");
    assertThat(capacity.capacity().search()).isTrue();
    assertThat(read().capacity().search()).isFalse();
    assertThat(capacity.criteria()).isEqualTo(read().criteria());
  }

  @Test
  void theWarmUpIsBoundedToo() {
    assertThatExceptionOfType(InvalidConfigException.class)
        .isThrownBy(() -> read("lucid.warm-up.window", "1 h"))
        .withMessageContaining(
            "lucid.warm-up.window = 1 h (-D): expected a duration of at most 15 minutes");
  }

  @Test
  void aProfileMustNotTouchTheCriteria() {
    // conf/lucid-test-loose.conf stands in the tests' resources.
    assertThatExceptionOfType(InvalidConfigException.class)
        .isThrownBy(() -> read("lucid.profile", "test-loose"))
        .withMessageContaining("lucid.criteria")
        .withMessageContaining("lucid-test-loose.conf:2")
        .withMessageContaining("never a criterion");
  }

  @Test
  void aProfileThatIsNotHoconIsRefusedWithItsLine() {
    assertThatExceptionOfType(InvalidConfigException.class)
        .isThrownBy(() -> read("lucid.profile", "test-broken"))
        .withMessageContaining("lucid-test-broken.conf:2");
  }

  @Test
  void fingerprintChangesWithDecidingSettingsOnly() {
    assertThat(read("lucid.campaign", "x", "lucid.results-folder", "y").fingerprint())
        .isEqualTo(read().fingerprint());
    assertThat(metered("http://127.0.0.1:9100").fingerprint())
        .isEqualTo(metered("http://127.0.0.1:9101").fingerprint());
    assertThat(read("lucid.load.gateway.throughput.rate", "530").fingerprint())
        .isNotEqualTo(read().fingerprint());
    assertThat(read("lucid.stack.gateway.latency", "1 ms").fingerprint())
        .isNotEqualTo(read().fingerprint());
  }

  private static Settings metered(String metrics) {
    return read("lucid.target", "pi", "lucid.targets.pi.metrics.url", metrics);
  }

  @Test
  void everyKeyOfTheFileIsExplainedWhereItStands() {
    var undocumented =
        ConfigFactory.parseResources("lucid.conf").entrySet().stream()
            .filter(entry -> entry.getValue().origin().comments().isEmpty())
            .map(java.util.Map.Entry::getKey)
            // A target's addresses are explained by its first.
            .filter(key -> !key.startsWith("lucid.targets."));
    assertThat(undocumented).isEmpty();
  }
}
