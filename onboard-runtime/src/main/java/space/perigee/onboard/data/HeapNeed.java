package space.perigee.onboard.data;

import java.util.Locale;

/** Compares the heap that data needs with the heap that Java has left, before it is read. */
final class HeapNeed {

  private static final long MEBI = 1 << 20;

  /** Java cannot fill its whole heap with long-lived arrays: a third is for new objects. */
  private static final double USABLE = 2.0 / 3;

  /**
   * Of the limit that {@code -Xmx} sets, Java leaves out the room for survivors of a collection.
   */
  private static final double SURVIVORS = 1.1;

  /** What a program needs besides the data. */
  private static final long RESERVE = 16 * MEBI;

  private HeapNeed() {}

  /**
   * @param what what needs the memory, for the message
   * @param bytes estimated need
   * @throws DataException if the heap does not have so much left; names the need and a limit that
   *     would do
   */
  static void require(String what, long bytes) {
    Runtime runtime = Runtime.getRuntime();
    if (need(bytes) > free(runtime)) {
      // Garbage counts as used until it is collected.
      System.gc();
      require(what, bytes, free(runtime), runtime.maxMemory());
    }
  }

  private static long free(Runtime runtime) {
    return runtime.maxMemory() - runtime.totalMemory() + runtime.freeMemory();
  }

  static void require(String what, long bytes, long free, long heap) {
    long need = need(bytes);
    if (need > free) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s needs about %d MB of memory, but of Java's heap of %d MB only %d MB are free;"
                  + " with ./perigee set PERIGEE_HEAP=%dm, with java the option -Xmx%5$dm",
              what,
              megabytes(need),
              heap / MEBI,
              free / MEBI,
              megabytes(Math.round(SURVIVORS * (heap - free + need)))));
    }
  }

  private static long need(long bytes) {
    return Math.round(bytes / USABLE) + RESERVE;
  }

  private static long megabytes(long bytes) {
    return (bytes + MEBI - 1) / MEBI;
  }
}
