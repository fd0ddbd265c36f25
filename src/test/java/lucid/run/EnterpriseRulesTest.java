package lucid.run;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Properties;
import lucid.gateway.GatewayRateLimitSimulation;
import lucid.gateway.GatewayThroughputSimulation;
import lucid.measure.Deployment;
import lucid.settings.SettingsReader;
import lucid.target.PreflightException;
import org.junit.jupiter.api.Test;

class EnterpriseRulesTest {
  private static final Deployment ALONE = new Deployment(false, 1);

  private static void require(Deployment deployment, String target, boolean divisible) {
    var properties = new Properties();
    properties.setProperty("lucid.target", target);
    EnterpriseRules.require(
        deployment,
        SettingsReader.read(properties),
        divisible ? GatewayThroughputSimulation.class : GatewayRateLimitSimulation.class,
        divisible);
  }

  @Test
  void singleInjectorMayStartTheEmbeddedStack() {
    assertThatCode(() -> require(ALONE, "embedded", false)).doesNotThrowAnyException();
  }

  @Test
  void loadGeneratorMayNotStartTheEmbeddedStack() {
    assertThatThrownBy(() -> require(new Deployment(true, 1), "embedded", true))
        .isInstanceOf(PreflightException.class)
        .hasMessageStartingWith("lucid.target = embedded: a load generator")
        .hasMessageContaining(".gatling/package.conf");
  }

  @Test
  void severalLoadGeneratorsShareDivisibleLoadsOnly() {
    assertThatCode(() -> require(new Deployment(true, 3), "pi", true)).doesNotThrowAnyException();
    assertThatCode(() -> require(new Deployment(true, 1), "pi", false)).doesNotThrowAnyException();
    assertThatThrownBy(() -> require(new Deployment(true, 3), "pi", false))
        .isInstanceOf(PreflightException.class)
        .hasMessageStartingWith("GatewayRateLimitSimulation on 3 load generators: expected 1");
  }

  @Test
  void injectorOutsideGatlingEnterpriseIsASingleInjector() {
    org.assertj.core.api.Assertions.assertThat(Deployment.current()).isEqualTo(ALONE);
  }
}
