package lucid.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import lucid.target.ThisJava;
import org.junit.jupiter.api.Test;

class OwnClassesTest {
  /** The main class of a JVM that only loads the classes and lists them. */
  static final class Loading {
    private Loading() {}

    public static void main(String[] arguments) {
      OwnClasses.load();
    }
  }

  @Test
  void classesOfTheLoadAreLoadedBeforeIt() throws Exception {
    var process =
        new ProcessBuilder(
                ThisJava.launcher(),
                "-Xlog:class+load:stdout",
                "-cp",
                ThisJava.classPath(),
                Loading.class.getName())
            .redirectErrorStream(true)
            .start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    assertThat(output)
        .contains("lucid.measure.InjectorLag$Loop ")
        .contains("lucid.verdict.Decision ")
        .doesNotContain("lucid.stack.");
  }
}
