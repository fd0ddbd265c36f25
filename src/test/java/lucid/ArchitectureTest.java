package lucid;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The arrows between packages: simulations -> measure, target, verdict -> settings -> config. */
class ArchitectureTest {
  private static final JavaClasses ALL = new ClassFileImporter().importPackages("lucid");
  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("lucid");

  @Test
  void theStackKnowsNothingOfTheInjector() {
    noClasses()
        .that()
        .resideInAPackage("lucid.stack..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "lucid.settings..",
            "lucid.target..",
            "lucid.measure..",
            "lucid.resources..",
            "lucid.verdict..",
            "io.gatling..")
        .check(MAIN);
  }

  @Test
  void theInjectorKnowsNothingOfTheStack() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "lucid.settings..",
            "lucid.target..",
            "lucid.measure..",
            "lucid.resources..",
            "lucid.verdict..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("lucid.stack..")
        .check(MAIN);
  }

  @Test
  void settingsKnowNobodyWhoUsesThem() {
    noClasses()
        .that()
        .resideInAnyPackage("lucid.settings..", "lucid.config..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "lucid.target..",
            "lucid.measure..",
            "lucid.resources..",
            "lucid.verdict..",
            "io.gatling..")
        .check(MAIN);
  }

  @Test
  void measuringTargetAndVerdictKnowNoSimulation() {
    noClasses()
        .that()
        .resideInAnyPackage("lucid.measure..", "lucid.resources..", "lucid.target..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("lucid.verdict..")
        .check(MAIN);
  }

  @Test
  void gatlingsInternalsAreKnownToMeasureAndVerdictOnly() {
    noClasses()
        .that()
        .resideOutsideOfPackages("lucid.measure..", "lucid.verdict..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.gatling.app..", "io.gatling.core..", "io.gatling.charts..", "io.gatling.shared..")
        .check(ALL);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("lucid.(*)..").should().beFreeOfCycles().check(MAIN);
  }
}
