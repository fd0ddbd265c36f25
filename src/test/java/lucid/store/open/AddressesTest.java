package lucid.store.open;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import lucid.config.Secret;
import lucid.store.AddressException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The addresses of databases: how they are read, and which ones are refused before any request. */
class AddressesTest {
  private static String refusal(String uri) {
    var thrown = new String[1];
    assertThatThrownBy(() -> Stores.open(new Secret(uri), 1).close())
        .isInstanceOf(AddressException.class)
        .satisfies(refused -> thrown[0] = refused.getMessage());
    return thrown[0];
  }

  private static void assertAccepted(String uri) {
    assertThatCode(() -> Stores.open(new Secret(uri), 1).close()).doesNotThrowAnyException();
  }

  /** No part of the password may be in the sentence. */
  @ParameterizedTest
  @CsvSource(
      delimiterString = " | ",
      quoteCharacter = '~',
      value = {
        "postgresql://me:xy@zq@127.0.0.1/db | @ as %40",
        "postgres://me:xy@zq@127.0.0.1/db | @ as %40",
        "postgresql://me:xy:zq@127.0.0.1/db | : as %3A",
        "postgresql://me:xy/zq@127.0.0.1/db | / as %2F",
        "postgresql://me:xy?zq@127.0.0.1/db | ? as %3F",
        "postgresql://me:xy#zq@127.0.0.1/db | # as %23",
        "postgresql://me:xy[zq]@127.0.0.1/db | [ as %5B, ] as %5D",
        "postgresql://me:xy%zq@127.0.0.1/db | % as %25",
        "postgresql://me:xy%2@127.0.0.1/db | % as %25",
        "postgresql://me:xy+$&zq@127.0.0.1/db | + as %2B, $ as %24, & as %26",
        "postgresql://me:xy zq@127.0.0.1/db | a blank as %20",
        "postgresql://me:xyüzq@127.0.0.1/db | ü as %C3%BC",
        "postgresql://me:12/34@127.0.0.1/db | / as %2F",
        "postgresql://me:12?xy=zq@127.0.0.1/db | ? as %3F, = as %3D",
        "postgresql://m@e:xy/@:zq@127.0.0.1/db | @ as %40, / as %2F, : as %3A",
        "mongodb://me:xy@zq@127.0.0.1/ | @ as %40",
        "mongodb://me:xy:zq@127.0.0.1/ | : as %3A",
        "mongodb://me:xy/zq@127.0.0.1/ | / as %2F",
        "mongodb://me:12/34@127.0.0.1/ | / as %2F",
        "mongodb://me:xy?zq@127.0.0.1/ | ? as %3F",
        "mongodb://me:xy%zq@127.0.0.1/ | % as %25"
      })
  void charactersThatMustBePercentEncodedAreNamed(String uri, String named) {
    assertThat(refusal(uri))
        .isEqualTo(
            "its user name or password has characters that can't stand there as they are: write "
                + named)
        .doesNotContain("xy", "zq", "12", "34");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgresql://me:a%40b%3A%2F%3F%23%5B%5D%25%2B%20@127.0.0.1/db",
        "postgres://me:plain.text_1~!*-@127.0.0.1/db",
        "postgres://127.0.0.1/db?user=me&password=p@ss",
        "mongodb://me:a%40b%3A%2F%3F%23%5B%5D%25@127.0.0.1/",
        "mongodb://me:a+b#c[d]@127.0.0.1/",
        "mongodb://me:secret@127.0.0.1:10255/?replicaSet=globaldb&appName=@me@"
      })
  void encodedAndHarmlessCharactersAreRead(String uri) {
    assertAccepted(uri);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " | ",
      value = {
        "postgresql://127.0.0.1/db?user=me&password=a+b | its parameter password has characters that can't stand there as they are: write + as %2B",
        "postgresql://127.0.0.1/db?user=me&password=a&b | a parameter has no value: expected name=value, and & only between two of them (%26 within one)",
        "postgresql://127.0.0.1/db?password=a%zb | its parameter password has characters that can't stand there as they are: write % as %25"
      })
  void aPasswordAmongTheParametersIsNotReadAsAnother(String uri, String said) {
    assertThat(refusal(uri)).isEqualTo(said);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "channel_binding=require",
        "channel_binding=prefer",
        "target_session_attrs=read-write",
        "gssencmode=disable",
        "sslcert=/x.pem",
        "sslkey=/x.pem",
        "sslcrl=/x.pem",
        "keepalives=1",
        "passfile=/x",
        "service=x",
        "replication=database",
        "fallback_application_name=x",
        "client_encoding=utf8",
        "statement_timeout=1000",
        "ssl=true",
        "currentSchema=x"
      })
  void parametersThatPostgresClientDropsAreRefusedByName(String parameter) {
    var name = parameter.substring(0, parameter.indexOf('=')).toLowerCase(Locale.ROOT);
    assertThat(refusal("postgresql://127.0.0.1/db?sslmode=disable&" + parameter))
        .isEqualTo(
            "its parameter %s can't be honoured here: leave it out, or give one of connect_timeout, dbname, host, hostaddr, options, password, port, sslmode, sslrootcert, user"
                .formatted(name));
  }

  @Test
  void anApplicationNameIsRefusedWithItsReason() {
    assertThat(refusal("postgresql://127.0.0.1/db?application_name=mine"))
        .startsWith("its parameter application_name can't be honoured: the server counts");
  }

  /** The parameter's name could be a part of the password. */
  @Test
  void aParameterThatMayBeAPasswordIsNotNamed() {
    assertThat(refusal("postgresql://me:12/?xy=z@127.0.0.1/db")).doesNotContain("xy");
    assertThat(refusal("mongodb://me:12/?xy=z@127.0.0.1/db")).doesNotContain("xy");
  }

  @Test
  void unknownSslModeIsRefusedWithTheKnownOnes() {
    assertThat(refusal("postgresql://127.0.0.1/db?sslmode=verify"))
        .isEqualTo(
            "its parameter sslmode is none of disable, allow, prefer, require, verify-ca, verify-full");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgresql://a,b/db",
        "postgresql://a:1,b:2/db",
        "postgresql://127.0.0.1/db?host=a,b",
        "postgresql:///db?host=a,b"
      })
  void severalHostsOfPostgresAreRefused(String uri) {
    assertThat(refusal(uri))
        .isEqualTo("it names several hosts: give the one that is to be measured, the primary");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgresql:///db?host=/var/run/postgresql",
        "postgresql://%2Fvar%2Frun%2Fpostgresql/db",
        "postgresql://postgres.sock/db",
        "mongodb://%2Ftmp%2Fmongodb-27017.sock/",
        "mongodb://127.0.0.1,%2Ftmp%2Fmongodb-27017.sock/",
        "mongodb://mongodb.sock"
      })
  void socketsInTheFileSystemAreRefused(String uri) {
    assertThat(refusal(uri))
        .startsWith("its host is a socket in this machine's file system: give host and port");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tlsAllowInvalidCertificates=true",
        "tlsCertificateKeyFile=/x.pem",
        "tlsDisableOCSPEndpointCheck=true",
        "socketTimeout=1",
        "sslmode=require",
        "fsync=true"
      })
  void parametersThatMongosClientDropsAreRefusedByName(String parameter) {
    var name = parameter.substring(0, parameter.indexOf('='));
    assertThat(refusal("mongodb://127.0.0.1/?w=1&" + parameter))
        .isEqualTo(
            "its parameter %s can't be honoured here: the MongoDB client does not know it. Leave it out"
                .formatted(name));
  }

  @Test
  void theSizeOfThePoolIsTheLoads() {
    assertThat(refusal("mongodb://127.0.0.1/?maxPoolSize=7"))
        .startsWith("its parameter maxpoolsize can't be honoured: the load decides");
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " | ",
      value = {
        "mongodb://a,b/?directConnection=true | directConnection=true connects to one host, and it names 2: leave the others out, or directConnection",
        "mongodb://a/?connectTimeoutMS=soon | its parameter connectTimeoutMS has a value that the MongoDB client refuses, or that does not go with the rest",
        "mongodb://a/?readPreference=first&w=1 | its parameter readPreference has a value that the MongoDB client refuses, or that does not go with the rest",
        "mongodb://a/?compressors=snappy,zlib | its parameter compressors asks for other than zlib, which needs libraries that are not here: leave it out",
        "mongodb://a/?proxyHost=127.0.0.1 | its parameter proxyHost can't be honoured: this test connects to the server itself",
        "mongodb://a/?w=0 | w=0 acknowledges no write, so that none could be counted: leave it out, or give w=1 or w=majority",
        "mongodb://a/?safe=false | w=0 acknowledges no write, so that none could be counted: leave it out, or give w=1 or w=majority"
      })
  void parameterThatTheDriverRefusesIsNamed(String uri, String said) {
    assertThat(refusal(uri)).isEqualTo(said);
  }
}
