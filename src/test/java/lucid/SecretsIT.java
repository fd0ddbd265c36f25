package lucid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import lucid.target.EmbeddedStack;
import lucid.testing.GatlingProcess;
import lucid.testing.SharedStack;
import lucid.testing.TestPki;
import lucid.testing.TestPostgres;
import lucid.tls.Pem;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Parts of a campaign, healthy and broken, on a target whose secrets are in the environment. No
 * file that is written and no list of processes contains them.
 */
@Tag("unmeasured")
class SecretsIT {
  private static final String LEDGER = "lucid.blockchain.BlockchainLedgerSimulation";
  private static final String DATABASE = "lucid.database.DatabaseOperationsSimulation";
  private static final Path PROCESSES = Path.of("/proc");

  /** A part of every secret, so that one search finds them all. */
  private static final String SECRET = TestPostgres.PASSWORD;

  private static final String KEY = "key-" + SECRET + "-1";

  private static final String TOKEN = "token-" + SECRET + "-1";
  private static final String KEY_PASSWORD = "sesame-" + SECRET + "-1";

  private static final String OWNER_URI =
      TestPostgres.uri(TestPostgres.OWNER, TestPostgres.PASSWORD).value();

  private static EmbeddedStack stack;

  @TempDir private Path folder;

  @BeforeAll
  static void start() {
    stack =
        SharedStack.toBeCrashed(
            "blockchain.api-key = " + KEY,
            "blockchain.block-time = 500 ms",
            "mesh.discovery.token = " + TOKEN);
  }

  @AfterAll
  static void stop() {
    stack.close();
  }

  private GatlingProcess onTheTarget(GatlingProcess process, String key, String uri)
      throws IOException {
    var addresses = stack.addresses().withoutSecrets();
    var file =
        Files.writeString(
            folder.resolve("lab.conf"),
            """
            lab {
              gateway { url = "%s" }
              blockchain { url = "%s" }
            }
            """
                .formatted(addresses.get("gateway"), addresses.get("blockchain")));
    return process
        .environment("LUCID_API_KEY", key)
        .environment("LUCID_DATABASE_URI", uri)
        .set("lucid.targets-file", file.toString())
        .set("lucid.target", "lab")
        .set("lucid.profile", "quick")
        .set("lucid.warm-up.window", "0 s")
        .set("lucid.criteria.blockchain.block-time", "500 ms")
        .set("lucid.load.blockchain.settling", "3 s")
        .set("lucid.load.database.rows", "20000")
        .set("lucid.load.database.look-up.window", "1 s")
        .set("lucid.load.database.query.window", "1 s")
        .set("lucid.load.database.write.window", "1 s")
        .set("lucid.load.database.hold", "0 s");
  }

  private Path results(String name) {
    return folder.resolve("runs").resolve(name);
  }

  @Test
  void healthyRunsShowNoSecret() throws Exception {
    assumeTrue(Files.isDirectory(PROCESSES.resolve("self")), "no /proc here");
    var commandLines = new TreeSet<String>();
    for (var simulation : List.of(LEDGER, DATABASE)) {
      try (var run =
          onTheTarget(
                  GatlingProcess.of(simulation, results(simulation.replace('.', '-'))),
                  KEY,
                  OWNER_URI)
              .start()) {
        while (run.isAlive()) {
          commandLines.addAll(commandLines());
          Thread.sleep(200);
        }
        assertThat(run.verdict().path("target").asText()).isEqualTo("lab");
        assertThat(run.verdict().path("outcome").asText())
            .as(run.output())
            // The outcome on a busy machine does not matter here.
            .isIn("PASS", "FAIL", "INVALID");
      }
    }
    try (var run =
        onTheTarget(GatlingProcess.preflight(results("preflight")), KEY, OWNER_URI).start()) {
      // The mesh has no address in the file.
      assertThat(run.awaitExit()).as(run.output()).isEqualTo(2);
      assertThat(run.output())
          .contains("takes transactions", "PostgreSQL 18", "The rest can be measured");
    }
    assertThat(commandLines)
        .anySatisfy(one -> assertThat(one).contains("io.gatling.app.Gatling"))
        .anySatisfy(one -> assertThat(one).contains("lucid.stack.StackMain"))
        .anySatisfy(one -> assertThat(one).contains("postgres"))
        .noneSatisfy(one -> assertThat(one).contains(SECRET));
    assertThat(filesWithTheSecret(folder)).isEmpty();
    assertThat(filesWithTheSecret(Path.of("target", "stack"))).isEmpty();
  }

  @Test
  void brokenRunsShowNoSecret() throws Exception {
    var unreadable = "postgresql://owner:" + SECRET + " with blanks@127.0.0.1:1/owner";
    var unknown = "oracle://owner:" + SECRET + "@127.0.0.1:1/owner";
    var nobody = "mongodb://owner:" + SECRET + "@127.0.0.1:1/?serverSelectionTimeoutMS=1000";
    try (var wrongPassword =
            onTheTarget(
                    GatlingProcess.of(DATABASE, results("wrong-password")),
                    KEY,
                    OWNER_URI.replace(SECRET, SECRET + "-2"))
                .start();
        var wrongKey =
            onTheTarget(GatlingProcess.preflight(results("wrong-key")), KEY + "-wrong", unreadable)
                .start()) {
      assertThat(wrongPassword.awaitExit()).isNotZero();
      assertThat(wrongPassword.verdict().path("reason").asText()).contains("can't be used");
      assertThat(wrongKey.awaitExit()).as(wrongKey.output()).isEqualTo(1);
      assertThat(wrongKey.output())
          .contains("lucid.targets.lab.blockchain.api-key", "database", "misconfigured");
    }
    try (var other = onTheTarget(GatlingProcess.preflight(results("other")), KEY, unknown).start();
        var silent = onTheTarget(GatlingProcess.preflight(results("silent")), KEY, nobody).start();
        var seen =
            onTheTarget(GatlingProcess.preflight(results("seen")), KEY, "")
                .setOnCommandLine("lucid.targets.lab.blockchain.api-key", SECRET)
                .setOnCommandLine("lucid.targets.lab.database.uri", OWNER_URI)
                .start()) {
      assertThat(other.awaitExit()).as(other.output()).isEqualTo(1);
      assertThat(silent.awaitExit()).as(silent.output()).isEqualTo(1);
      assertThat(seen.awaitExit()).isEqualTo(1);
      assertThat(seen.output())
          .contains("lucid.targets.lab.blockchain.api-key = *** (-D): expected LUCID_API_KEY in")
          .contains("lucid.targets.lab.database.uri = *** (-D): expected LUCID_DATABASE_URI in")
          .doesNotContain("before any load");
    }
    assertThat(filesWithTheSecret(folder)).isEmpty();
  }

  @Test
  void meshSecretsAreNotShownWhetherRightOrWrong() throws Exception {
    try (var right = look("right", TOKEN, KEY_PASSWORD);
        var wrong = look("wrong", TOKEN + "-wrong", KEY_PASSWORD + "-wrong")) {
      // Gateway and database have no address in the file.
      assertThat(right.awaitExit()).as(right.output()).isEqualTo(2);
      assertThat(right.output()).contains("is Consul, with a leader", "a handshake took");
      assertThat(wrong.awaitExit()).as(wrong.output()).isEqualTo(1);
      assertThat(wrong.output())
          .contains("does not accept the token in LUCID_CONSUL_TOKEN")
          .contains("can't be decrypted: is LUCID_CLIENT_KEY_PASSWORD its password?");
    }
    assertThat(filesWithTheSecret(folder)).isEmpty();
  }

  private GatlingProcess look(String name, String token, String password) throws Exception {
    var mesh = stack.addresses().mesh().orElseThrow();
    var key = Pem.key(mesh.clientKey().orElseThrow(), Optional.empty());
    var encrypted =
        TestPki.write(folder.resolve("encrypted.pem"), TestPki.encrypted(key, KEY_PASSWORD));
    var file =
        Files.writeString(
            folder.resolve("mesh.conf"),
            """
            lab.mesh {
              registry = "%s"
              mtls = "%s"
              ca = "%s"
              client-certificate = "%s"
              client-key = "%s"
            }
            """
                .formatted(
                    mesh.registry().orElseThrow(),
                    mesh.mtls().orElseThrow(),
                    mesh.ca().orElseThrow(),
                    mesh.clientCertificate().orElseThrow(),
                    encrypted));
    return GatlingProcess.preflight(results(name))
        .environment("LUCID_CONSUL_TOKEN", token)
        .environment("LUCID_CLIENT_KEY_PASSWORD", password)
        .set("lucid.targets-file", file.toString())
        .set("lucid.target", "lab")
        .start();
  }

  /** Shows that the search finds a secret. */
  @Test
  void searchFindsAPlantedSecret() throws Exception {
    assumeTrue(Files.isDirectory(PROCESSES.resolve("self")), "no /proc here");
    Files.createDirectories(folder.resolve("a"));
    var planted = Files.write(folder.resolve("a").resolve("simulation.log"), binaryWith(SECRET));
    assertThat(filesWithTheSecret(folder)).containsExactly(planted);
    var process = new ProcessBuilder("sh", "-c", "sleep 5; true " + SECRET).start();
    try {
      assertThat(commandLines()).anySatisfy(one -> assertThat(one).contains(SECRET));
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().waitFor();
    }
  }

  private static byte[] binaryWith(String secret) {
    return ("\u0000\u00ff" + secret + "\u00fe").getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Returns the files with the secret. Other tests' stacks may end meanwhile and remove files. */
  private static List<Path> filesWithTheSecret(Path root) throws IOException {
    var found = new ArrayList<Path>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (attributes.isRegularFile() && holdsTheSecret(file)) {
              found.add(file);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (Files.exists(file)) {
              throw e;
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, IOException e) throws IOException {
            return e == null ? FileVisitResult.CONTINUE : visitFileFailed(folder, e);
          }
        });
    return found;
  }

  private static boolean holdsTheSecret(Path file) throws IOException {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1).contains(SECRET);
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /** Returns the command lines of all processes. */
  private static List<String> commandLines() throws IOException {
    var all = new ArrayList<String>();
    try (Stream<Path> processes = Files.list(PROCESSES)) {
      for (var process :
          processes.filter(one -> one.getFileName().toString().matches("\\d+")).toList()) {
        try {
          all.add(Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
          assertThat(process).as("it has ended since").doesNotExist();
        }
      }
    }
    return all;
  }
}
