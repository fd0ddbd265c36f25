package lucid;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.Location;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import lucid.testing.GatlingJars;
import lucid.testing.GatlingProcess;
import lucid.testing.SharedStack;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The result of {@code mvn gatling:enterprisePackage}, run outside this project with only Gatling's
 * own jars, as on a load generator: {@code mvn verify -Ppackage}.
 */
@Tag("package")
@Tag("unmeasured")
class PackageIT {
  private static final String THROUGHPUT = "lucid.gateway.GatewayThroughputSimulation";
  private static final Path PACKAGE =
      Path.of(System.getProperty("test.package", "target/none")).toAbsolutePath();

  /** A replacement in Java for a Scala object, since no Scala compiler is at hand. */
  private static final String DEPLOYMENT_OF_A_LOAD_GENERATOR =
      """
      package io.gatling.core.util;

      public final class DeploymentInfo$ {
        public static final DeploymentInfo$ MODULE$ = new DeploymentInfo$();

        public scala.Option<java.util.UUID> runId() {
          return scala.Option.apply(new java.util.UUID(1, 1));
        }

        public scala.Option<String> locationName() {
          return scala.Option.apply("prl_test");
        }

        public int numberOfLoadGeneratorsInLocation() { return 1; }
        public int indexOfLoadGeneratorInLocation() { return 0; }
        public int numberOfLoadGeneratorsInRun() { return 1; }
        public int indexOfLoadGeneratorInRun() { return 0; }

        public scala.collection.immutable.List<java.io.File> logFiles() { return null; }
      }
      """;

  @TempDir private Path temporary;
  private Path empty;
  private Path jvmArguments;

  @BeforeEach
  void unpackWhatTheJvmIsStartedWith() throws IOException {
    assertThat(PACKAGE).isRegularFile();
    empty = Files.createDirectory(temporary.resolve("empty"));
    jvmArguments = temporary.resolve("injector-jvm.args");
    try (var jar = new JarFile(PACKAGE.toFile())) {
      Files.write(
          jvmArguments, jar.getInputStream(jar.getEntry("injector-jvm.args")).readAllBytes());
    }
  }

  private static List<Path> withGatling(Path... first) {
    var gatling = GatlingJars.onTheClassPath();
    assertThat(gatling).hasSizeGreaterThan(50);
    return Stream.concat(Stream.of(first), gatling.stream()).toList();
  }

  private GatlingProcess throughput(List<Path> classPath) {
    return GatlingProcess.of(THROUGHPUT, temporary.resolve("results"))
        .elsewhere(empty, classPath, jvmArguments)
        .set("lucid.load.gateway.throughput.window", "2.5 s")
        .set("lucid.load.gateway.version.window", "0 s")
        .set("lucid.load.gateway.throughput.rate", "700");
  }

  private List<String> filesIn(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).map(file -> file.getFileName().toString()).toList();
    }
  }

  @Test
  void packageHoldsAllClassesAndFilesThatItNeeds() throws Exception {
    var missing = new ArrayList<String>();
    var urls = new ArrayList<URL>();
    for (var jar : withGatling(PACKAGE)) {
      urls.add(jar.toUri().toURL());
    }
    try (var loader =
        new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
      var lucid =
          new ClassFileImporter()
              .importLocations(
                  List.of(Location.of(URI.create("jar:" + PACKAGE.toUri() + "!/lucid/"))));
      assertThat(lucid.contain("lucid.mesh.MeshServicesSimulation")).isTrue();
      lucid.stream()
          .flatMap(own -> own.getDirectDependenciesFromSelf().stream())
          .map(dependency -> dependency.getTargetClass().getBaseComponentType())
          .filter(needed -> !needed.isPrimitive())
          .map(needed -> needed.getName().replace('.', '/') + ".class")
          .collect(Collectors.toSet())
          .forEach(
              needed -> {
                if (loader.getResource(needed) == null) {
                  missing.add(needed);
                }
              });
      assertThat(missing).isEmpty();
      for (var read :
          List.of(
              "lucid.conf",
              "lucid-quick.conf",
              "gatling.conf",
              "gatling-warm-up.conf",
              "logback.xml",
              "bodies/transaction.json",
              "bodies/registration.json",
              "feeders/clients.csv",
              "lucid/report/campaign.html.peb")) {
        assertThat(loader.getResource(read)).as(read).isNotNull();
      }
    }
  }

  /** The run is cold, to take only a few seconds: the figures do not matter. */
  @Test
  void packageRunsFromAnEmptyFolderAndGivesAVerdict() throws Exception {
    try (var run = throughput(withGatling(PACKAGE)).set("lucid.warm-up.window", "0 s").start()) {
      run.awaitExit();
      assertThat(run.verdict().path("target").asText()).as(run.output()).isEqualTo("embedded");
      assertThat(run.verdict().path("criteria"))
          .hasSize(5)
          .allSatisfy(
              criterion ->
                  assertThat(criterion.path("actual").isNumber()).as(run.output()).isTrue());
      assertThat(run.runFolder().resolveSibling("index.html")).isNotEmptyFile();
    }
  }

  @Test
  void packageOnALoadGeneratorOnlySendsLoad() throws Exception {
    var run = throughput(withGatling(loadGenerator(), PACKAGE)).set("lucid.target", "shared");
    SharedStack.asTarget(SharedStack.with()).forEach(run::set);
    try (run) {
      run.set("lucid.warm-up.window", "2 s").start().awaitExit();
      // Gatling Enterprise would leave out requests sent before its time window.
      assertThat(run.output())
          .contains("GET /health: count of all events", "actual : 3150")
          .doesNotContain("Warming up");
      assertThat(filesIn(temporary.resolve("results")))
          .contains("simulation.log")
          .doesNotContain("verdict.json", "campaign.json", "summary.md");
      assertThat(filesIn(empty)).isEmpty();
      assertThat(filesIn(temporary)).noneMatch(file -> file.startsWith("TEST-"));
    }
  }

  @Test
  void loadGeneratorHasNoEmbeddedStack() throws Exception {
    try (var run = throughput(withGatling(loadGenerator(), PACKAGE)).start()) {
      assertThat(run.awaitExit()).isNotZero();
      assertThat(run.output())
          .contains(
              "lucid.target = embedded: a load generator of Gatling Enterprise starts no stack");
      assertThat(filesIn(empty)).isEmpty();
    }
  }

  /** Returns the folder that stands before Gatling's jars: Enterprise replaces them. */
  private Path loadGenerator() throws IOException {
    var source = Files.createDirectory(temporary.resolve("source")).resolve("DeploymentInfo$.java");
    Files.writeString(source, DEPLOYMENT_OF_A_LOAD_GENERATOR);
    var classes = Files.createDirectory(temporary.resolve("load-generator"));
    assertThat(
            ToolProvider.getSystemJavaCompiler()
                .run(
                    null,
                    null,
                    null,
                    "-proc:none",
                    "-cp",
                    System.getProperty("java.class.path"),
                    "-d",
                    classes.toString(),
                    source.toString()))
        .isZero();
    return classes;
  }
}
