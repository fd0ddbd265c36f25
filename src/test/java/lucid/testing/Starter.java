package lucid.testing;

import java.util.List;

/** Starts a command as Maven starts a run, and waits for its end. */
final class Starter {
  private Starter() {}

  public static void main(String[] command) throws Exception {
    System.exit(new ProcessBuilder(List.of(command)).inheritIO().start().waitFor());
  }
}
