package lucid.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.Arrays;
import lucid.run.Phase2Simulation;
import org.junit.jupiter.api.Test;

class PlannedTest {
  @Test
  void theCampaignIsMadeOfEverySimulationThereIs() {
    var simulations =
        new ClassFileImporter()
            .importPackages("lucid").stream()
                .filter(one -> one.isAssignableTo(Phase2Simulation.class))
                .filter(one -> !one.getModifiers().contains(JavaModifier.ABSTRACT))
                .map(JavaClass::getName)
                .toList();
    assertThat(simulations)
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(Planned.values()).map(Planned::simulation).toList());
  }
}
