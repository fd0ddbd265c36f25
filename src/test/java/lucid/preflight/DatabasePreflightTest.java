package lucid.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import lucid.config.Secret;
import lucid.settings.TargetAddresses;
import lucid.target.Target;
import lucid.testing.TestPostgres;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DatabasePreflightTest {
  private static Finding look(Optional<Secret> uri) {
    var addresses = TargetAddresses.NONE.with(new TargetAddresses.Database(uri));
    var finding = DatabasePreflight.of(new Target("mine", addresses, () -> {}));
    assertThat(finding.toString()).doesNotContain(TestPostgres.PASSWORD);
    return finding;
  }

  private static Finding look(String user, String password) {
    return look(Optional.of(TestPostgres.uri(user, password)));
  }

  private static void assertMisconfigured(Finding finding, String sentence) {
    assertThat(finding.status()).isEqualTo(Finding.Status.MISCONFIGURED);
    assertThat(finding.sentence()).isEqualTo(sentence);
  }

  private static String unusable(String why) {
    return "the database can't be used at postgresql://127.0.0.1:%d/owner: %s. Is the service running, and is lucid.targets.mine.database.uri its address?"
        .formatted(TestPostgres.port(), why);
  }

  private static String notToBeMade(String why) {
    return "the test's own data can't be made in the database at postgresql://127.0.0.1:%d/owner: %s"
        .formatted(TestPostgres.port(), why);
  }

  @AfterEach
  void clear() {
    TestPostgres.execute("owner", "DROP SCHEMA IF EXISTS lucid_perf_test CASCADE");
  }

  @Test
  void usableDatabaseIsOk() {
    var finding = look(TestPostgres.OWNER, TestPostgres.PASSWORD);
    assertThat(finding.status()).isEqualTo(Finding.Status.OK);
    assertThat(finding.subject())
        .isEqualTo("database postgresql://127.0.0.1:%d/owner".formatted(TestPostgres.port()));
    assertThat(finding.sentence()).matches("PostgreSQL 18\\.\\d+ answers; max_connections is 150");
  }

  @Test
  void postgresIsTheSameSchemeAsPostgresql() {
    var uri = TestPostgres.uri(TestPostgres.OWNER, TestPostgres.PASSWORD).value();
    var finding = look(Optional.of(new Secret(uri.replace("postgresql:", "postgres:"))));
    assertThat(finding.status()).isEqualTo(Finding.Status.OK);
    assertThat(finding.subject())
        .isEqualTo("database postgres://127.0.0.1:%d/owner".formatted(TestPostgres.port()));
  }

  @Test
  void unusableAddressIsReportedWithItsKey() {
    var finding =
        look(Optional.of(new Secret("postgresql://me:xy@zq@127.0.0.1/db?channel_binding=require")));
    assertMisconfigured(
        finding,
        "the database's address postgresql://127.0.0.1/db can't be used (lucid.targets.mine.database.uri): its user name or password has characters that can't stand there as they are: write @ as %40");
  }

  @Test
  void noAddressIsNotMeasurable() {
    var finding = look(Optional.empty());
    assertThat(finding.status()).isEqualTo(Finding.Status.NOT_MEASURABLE);
    assertThat(finding.sentence())
        .isEqualTo("the target has no address for it: set lucid.targets.mine.database.uri");
  }

  @Test
  void wrongPasswordIsReported() {
    assertMisconfigured(
        look(TestPostgres.OWNER, "se-cr-et-too"),
        unusable("the password of the user owner is wrong"));
  }

  @Test
  void serverThatRequiresTlsIsReported() {
    assertMisconfigured(
        look(TestPostgres.ENCRYPTED, TestPostgres.PASSWORD),
        unusable("the server refuses connections without TLS: add ?sslmode=require"));
  }

  @Test
  void anUnknownHostIsNamed() {
    var finding =
        look(Optional.of(new Secret("postgresql://owner:se-cr-et@no-such.invalid/owner")));
    assertMisconfigured(
        finding,
        "the database can't be used at postgresql://no-such.invalid/owner: the host no-such.invalid is unknown. Is the service running, and is lucid.targets.mine.database.uri its address?");
  }

  @Test
  void portWithoutAListenerIsNamed() {
    var finding = look(Optional.of(new Secret("postgresql://owner:se-cr-et@127.0.0.1:1/owner")));
    assertThat(finding.sentence()).contains("nothing listens on port 1 (connection refused)");
  }

  @Test
  void missingDatabaseIsNamed() {
    var finding =
        look(
            Optional.of(
                new Secret(
                    "postgresql://owner:se-cr-et@127.0.0.1:%d/nowhere"
                        .formatted(TestPostgres.port()))));
    assertThat(finding.sentence()).contains("there is no database \"nowhere\"");
  }

  @Test
  void readOnlyUserIsReported() {
    assertMisconfigured(
        look(TestPostgres.READER, TestPostgres.PASSWORD),
        notToBeMade("the user reader can only read"));
  }

  @Test
  void userWithoutRightsIsReportedWithTheRightsToGrant() {
    assertMisconfigured(
        look(TestPostgres.GUEST, TestPostgres.PASSWORD),
        notToBeMade(
            "the user guest may not make a schema: GRANT CREATE ON DATABASE owner TO guest"));
  }

  @Test
  void foreignSchemaOfTheSameNameIsNotTouched() {
    TestPostgres.execute("owner", "CREATE SCHEMA lucid_perf_test");
    assertMisconfigured(
        look(TestPostgres.OWNER, TestPostgres.PASSWORD),
        notToBeMade(
            "the schema lucid_perf_test exists already and holds what this test did not make (nothing yet): rename or drop it"));
  }

  @Test
  void anotherSchemeIsRefused() {
    assertThat(look(Optional.of(new Secret("mysql://owner:se-cr-et@127.0.0.1/owner"))).sentence())
        .contains("its scheme is \"mysql\", expected mongodb, mongodb+srv or postgresql");
  }
}
