package lucid.measure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import lucid.config.HttpAddress;

/**
 * Counts this process's open TCP connections as the operating system shows them: on Linux, the
 * ESTABLISHED entries of {@code /proc/net/tcp} and {@code tcp6} whose sockets this process holds.
 */
public final class OpenConnections {
  private static final List<Path> TABLES =
      List.of(Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6"));
  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
  private static final Pattern COLUMNS = Pattern.compile("\\s+");
  private static final String ESTABLISHED = "01";
  private static final int REMOTE_ADDRESS = 2;
  private static final int STATE = 3;
  private static final int INODE = 9;

  private OpenConnections() {}

  /** Returns whether this system shows a process its connections. */
  public static boolean areVisible() {
    return Files.isReadable(TABLES.get(0)) && Files.isDirectory(DESCRIPTORS);
  }

  /**
   * Returns the number of connections to the port of {@code address}.
   *
   * @throws UncheckedIOException if the system does not show them
   */
  public static int countTo(URI address) {
    int port = HttpAddress.port(address);
    var remote = String.format(Locale.ROOT, ":%04X", port);
    try {
      var mine = inodes();
      int open = 0;
      for (var table : TABLES) {
        if (Files.isReadable(table)) {
          open +=
              (int)
                  Files.readAllLines(table).stream()
                      .filter(line -> isOpen(line, remote, mine))
                      .count();
        }
      }
      return open;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isOpen(String line, String remote, Set<String> mine) {
    var fields = COLUMNS.splitAsStream(line.strip()).toList();
    return fields.size() > INODE
        && fields.get(STATE).equals(ESTABLISHED)
        && fields.get(REMOTE_ADDRESS).endsWith(remote)
        && mine.contains(fields.get(INODE));
  }

  private static Set<String> inodes() throws IOException {
    var inodes = new HashSet<String>();
    try (Stream<Path> descriptors = Files.list(DESCRIPTORS)) {
      for (var descriptor : (Iterable<Path>) descriptors::iterator) {
        try {
          var link = Files.readSymbolicLink(descriptor).toString();
          if (link.startsWith("socket:[")) {
            inodes.add(link.substring("socket:[".length(), link.length() - 1));
          }
        } catch (IOException e) {
          // The descriptor was closed after it was listed.
        }
      }
    }
    return inodes;
  }
}
