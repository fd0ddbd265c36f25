package lucid.measure;

import java.lang.management.ManagementFactory;

/** The memory that the injector's own objects need. */
public final class Heap {
  private Heap() {}

  /**
   * Collects what nobody needs any more, and returns the number of bytes that are left. It stops
   * the JVM for a moment: not to be called during a load.
   */
  public static long bytesAfterCollection() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
