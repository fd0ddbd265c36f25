package lucid.measure;

import java.lang.management.ManagementFactory;

/** Measures the memory that the injector's own objects need. */
public final class Heap {
  private Heap() {}

  /**
   * Collects the garbage, and returns how many bytes of the heap are in use then. The collection
   * stops the JVM for a moment, so this must not be called during a load.
   */
  public static long bytesAfterCollection() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
