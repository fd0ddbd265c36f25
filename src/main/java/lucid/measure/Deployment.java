package lucid.measure;

import io.gatling.javaapi.core.CoreDsl;

/**
 * The place where this injector runs: by itself, or as a load generator of Gatling Enterprise.
 * Enterprise has other jars than Gatling, without a log and without a way to run Gatling inside a
 * run.
 *
 * @param enterprise true if Gatling Enterprise runs the injector
 * @param loadGenerators the number of load generators that share the load; 1 without Enterprise
 */
public record Deployment(boolean enterprise, int loadGenerators) {

  /** Returns the deployment of this JVM. */
  public static Deployment current() {
    var info = CoreDsl.deploymentInfo;
    return new Deployment(info.runId != null, info.numberOfLoadGeneratorsInRun);
  }
}
