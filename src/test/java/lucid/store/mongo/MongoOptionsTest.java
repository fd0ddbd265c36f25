package lucid.store.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.ConnectionString;
import java.lang.reflect.Field;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import lucid.config.Secret;
import lucid.store.DatabaseAccess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The options that are read from a MongoDB address. */
class MongoOptionsTest {
  private static MongoOptions options(String uri) {
    return MongoOptions.of(DatabaseAccess.to(new Secret(uri)), 1);
  }

  @Test
  void encodedPasswordIsDecoded() {
    assertThat(options("mongodb://me:a%40b+c@127.0.0.1").settings().getCredential().getPassword())
        .containsExactly('a', '@', 'b', '+', 'c');
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " | ",
      value = {
        "mongodb://a | w=1",
        "mongodb://a/?w=1 | w=1",
        "mongodb://a/?w=2 | w=2",
        "mongodb://a/?w=majority | w=majority",
        "mongodb://a/?w=majority&journal=true&wtimeoutMS=500 | w=majority, journal=true",
        "mongodb://a/?journal=true | w=1, journal=true",
        "mongodb://a/?j=false | w=1, journal=false"
      })
  void theAddressesOwnWriteConcernIsRespected(String uri, String concern) {
    assertThat(options(uri).acknowledgement()).isEqualTo(concern);
  }

  /** This test fails when a new version of the driver has other parameters. */
  @Test
  void listOfParametersIsTheDrivers() throws ReflectiveOperationException {
    var known = new HashSet<>(keys("ALL_KEYS"));
    // These are old names, which the driver replaces first.
    known.addAll(Set.of("j", "wtimeout", "slaveok"));
    assertThat(
            Stream.concat(MongoOptions.OF_THE_DRIVER.stream(), MongoOptions.OF_THE_LOAD.stream()))
        .containsExactlyInAnyOrderElementsOf(known);
  }

  @SuppressWarnings("unchecked")
  private static Set<String> keys(String name) throws ReflectiveOperationException {
    Field keys = ConnectionString.class.getDeclaredField(name);
    keys.setAccessible(true);
    return (Set<String>) keys.get(null);
  }
}
