package lucid.target;

import java.io.File;
import java.net.URI;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/** The JVM and the class path of this program, to start another program of the project. */
public final class ThisJava {
  private ThisJava() {}

  /** Returns the path of the {@code java} that runs this program. */
  public static String launcher() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /**
   * Returns the class path of this program. Inside Maven's JVM, it is that of the class loader of
   * exec:java.
   */
  public static String classPath() {
    return ThisJava.class.getClassLoader() instanceof URLClassLoader loader
        ? Arrays.stream(loader.getURLs())
            .map(url -> Path.of(URI.create(url.toString())).toString())
            .collect(Collectors.joining(File.pathSeparator))
        : System.getProperty("java.class.path");
  }
}
