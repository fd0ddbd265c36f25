package lucid.log;

import java.nio.file.Path;

/** Thrown if Gatling's log of a run is missing or not whole. */
public final class TornLogException extends RuntimeException {
  private static final long serialVersionUID = 1;

  TornLogException(Path runFolder, Throwable cause) {
    super("the log in " + runFolder + " is missing or not whole: " + cause, cause);
  }
}
