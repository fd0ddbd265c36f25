package lucid;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import java.util.Set;
import java.util.stream.Stream;
import lucid.campaign.CampaignSimulation;
import lucid.config.Secret;
import lucid.run.Phase2Simulation;
import org.junit.jupiter.api.Test;

/**
 * The arrows between packages: simulations -> services, run -> measure, target -> settings ->
 * config; run -> report -> campaign -> verdict -> log.
 */
class ArchitectureTest {
  private static final JavaClasses ALL = new ClassFileImporter().importPackages("lucid");
  private static final JavaClasses MAIN =
      ALL.that(DescribedPredicate.describe("are not tests", ArchitectureTest::isMain));

  private static final String[] STACK = {"lucid.stack.."};

  private static final String[] SETTINGS = {"lucid.settings..", "lucid.config.."};

  private static final String[] MEASURING = {
    "lucid.measure..", "lucid.resources..", "lucid.target..", "lucid.preflight..", "lucid.engine.."
  };

  private static final String[] DECIDING = {
    "lucid.log..",
    "lucid.verdict..",
    "lucid.campaign..",
    "lucid.capacity..",
    "lucid.report..",
    "lucid.run.."
  };

  private static final String[] SERVICES = {
    "lucid.gateway..", "lucid.blockchain..", "lucid.mesh..", "lucid.database.."
  };

  private static boolean isMain(JavaClass one) {
    return one.getSource()
        .filter(
            source -> new ImportOption.DoNotIncludeTests().includes(Location.of(source.getUri())))
        .isPresent();
  }

  private static void noneUses(String[] users, String... used) {
    noClasses()
        .that()
        .resideInAnyPackage(users)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(used)
        .check(MAIN);
  }

  @Test
  void stackDoesNotDependOnTheInjector() {
    noneUses(STACK, "lucid.settings..", "lucid.store..", "io.gatling..");
    noneUses(STACK, MEASURING);
    noneUses(STACK, DECIDING);
    noneUses(STACK, SERVICES);
  }

  @Test
  void injectorDoesNotDependOnTheStack() {
    noClasses()
        .that()
        .resideOutsideOfPackages(STACK)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(STACK)
        .check(MAIN);
  }

  @Test
  void settingsDoNotDependOnTheirUsers() {
    noneUses(SETTINGS, "lucid.store..", "io.gatling..");
    noneUses(SETTINGS, MEASURING);
    noneUses(SETTINGS, DECIDING);
    noneUses(SETTINGS, SERVICES);
  }

  @Test
  void tlsDoesNotDependOnTheServices() {
    var tls = new String[] {"lucid.tls..", "lucid.pki.."};
    noneUses(tls, "lucid.settings..", "lucid.store..", "lucid.resources..", "lucid.target..");
    noneUses(tls, DECIDING);
    noneUses(tls, SERVICES);
  }

  @Test
  void measureAndTargetDoNotDependOnVerdicts() {
    noneUses(MEASURING, DECIDING);
    noneUses(MEASURING, SERVICES);
  }

  @Test
  void targetAndEngineDoNotDependOnThePreflight() {
    noneUses(new String[] {"lucid.target..", "lucid.engine.."}, "lucid.preflight..");
    noneUses(new String[] {"lucid.engine.."}, "lucid.target..", "lucid.store..");
    noneUses(new String[] {"lucid.target.."}, "lucid.engine..");
  }

  @Test
  void whatIsSentIsNotWhatIsMadeOfIt() {
    noneUses(SERVICES, "lucid.log..", "lucid.campaign..", "lucid.report..", "lucid.run..");
    noneUses(DECIDING, SERVICES);
  }

  @Test
  void aRunIsReportedAsPartOfACampaignOfVerdictsFromALog() {
    noneUses(
        new String[] {"lucid.log.."},
        "lucid.verdict..",
        "lucid.campaign..",
        "lucid.report..",
        "lucid.run..");
    noneUses(new String[] {"lucid.verdict.."}, "lucid.campaign..", "lucid.report..", "lucid.run..");
    noneUses(
        new String[] {"lucid.campaign.."}, "lucid.capacity..", "lucid.report..", "lucid.run..");
    noneUses(new String[] {"lucid.capacity.."}, "lucid.report..", "lucid.run..");
    noneUses(new String[] {"lucid.report.."}, "lucid.run..");
  }

  @Test
  void gatlingsInternalsAreKnownToMeasureAndLogOnly() {
    noClasses()
        .that()
        .resideOutsideOfPackages("lucid.measure..", "lucid.log..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.gatling.app..", "io.gatling.core..", "io.gatling.charts..", "io.gatling.shared..")
        .check(ALL);
  }

  /** Only one class reads the messages of libraries, since it removes the secrets. */
  @Test
  void messagesOfLibrariesAreReadInOnePlace() {
    noClasses()
        .that()
        .resideOutsideOfPackages(STACK)
        .and()
        .doNotBelongToAnyOf(Secret.class)
        .and()
        .doNotHaveFullyQualifiedName("lucid.config.FaultWords")
        .should()
        .callMethodWhere(
            new DescribedPredicate<JavaMethodCall>("they read a message of a failure of others") {
              @Override
              public boolean test(JavaMethodCall call) {
                return call.getTargetOwner().isAssignableTo(Throwable.class)
                    && !call.getTargetOwner().getPackageName().startsWith("lucid")
                    && Set.of("getMessage", "getLocalizedMessage", "toString", "printStackTrace")
                        .contains(call.getName());
              }
            })
        .check(MAIN);
  }

  @Test
  void enginesOfTheDatabaseDoNotKnowEachOtherNorWhoChoosesBetweenThem() {
    var choice = "lucid.store.open..";
    noneUses(new String[] {"lucid.store"}, "lucid.store.*..");
    noneUses(new String[] {"lucid.store.postgres.."}, "lucid.store.mongo..", choice);
    noneUses(new String[] {"lucid.store.mongo.."}, "lucid.store.postgres..", choice);
    noClasses()
        .that()
        .resideOutsideOfPackage(choice)
        .and()
        .resideOutsideOfPackages("lucid.store.postgres..", "lucid.store.mongo..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("lucid.store.postgres..", "lucid.store.mongo..")
        .check(MAIN);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("lucid.(*)..").should().beFreeOfCycles().check(MAIN);
  }

  @Test
  void campaignHoldsEverySimulation() {
    var simulations =
        ALL.stream()
            .filter(one -> one.isAssignableTo(Phase2Simulation.class))
            .filter(one -> !one.getModifiers().contains(JavaModifier.ABSTRACT))
            .map(JavaClass::getName)
            .toList();
    assertThat(simulations)
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(CampaignSimulation.values()).map(CampaignSimulation::simulation).toList());
  }
}
