package lucid.target;

import java.io.File;
import java.net.URI;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/** What it takes to start another program of this project as this one was started. */
public final class ThisJava {
  private ThisJava() {}

  /** The {@code java} that runs this program. */
  public static String launcher() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /** Inside Maven's JVM, where exec:java runs a command, the JVM's own class path is Maven's. */
  public static String classPath() {
    return ThisJava.class.getClassLoader() instanceof URLClassLoader loader
        ? Arrays.stream(loader.getURLs())
            .map(url -> Path.of(URI.create(url.toString())).toString())
            .collect(Collectors.joining(File.pathSeparator))
        : System.getProperty("java.class.path");
  }
}
