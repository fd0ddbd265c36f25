package lucid.measure;

import io.gatling.javaapi.core.CoreDsl;

/**
 * Where this injector runs: by itself, or as a load generator of Gatling Enterprise, which replaces
 * Gatling's own jars by others. There is no log then and no entry point for a run inside the run.
 *
 * @param enterprise whether Gatling Enterprise runs it
 * @param loadGenerators that share the load; 1 if it runs by itself
 */
public record Deployment(boolean enterprise, int loadGenerators) {

  /** This JVM's. */
  public static Deployment current() {
    var info = CoreDsl.deploymentInfo;
    return new Deployment(info.runId != null, info.numberOfLoadGeneratorsInRun);
  }
}
