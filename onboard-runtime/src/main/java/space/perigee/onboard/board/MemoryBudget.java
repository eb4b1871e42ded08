package space.perigee.onboard.board;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import space.perigee.hw.Board;
import space.perigee.onboard.engine.NativeMemory;

/**
 * The memory that a board leaves to learning, part by part.
 *
 * <p>Before the first sample {@link #requireFits} compares it with what is needed. While learning
 * runs, each part has its own bound, and all of them end the process before the kernel has to: the
 * heap by {@code -Xmx}, which {@link JvmOptions} writes and {@link #enforce} looks at; the arrays
 * by libnd4j's limit, which {@link #enforce} sets; the replay memory by its slots, which are
 * claimed when it is opened; Java's classes and compiled code by its own options.
 */
public final class MemoryBudget {

  private static final long MEBI = 1 << 20;

  /**
   * A part of memory.
   *
   * @param name in words
   * @param field of the board's profile
   * @param needBytes what is needed
   * @param quotaBytes what the board leaves
   */
  public record Part(String name, String field, long needBytes, long quotaBytes) {

    /** Whether there is enough. */
    public boolean fits() {
      return needBytes <= quotaBytes;
    }

    private String text() {
      return String.format(
          Locale.ROOT,
          "%s %s of %d MB%s",
          name,
          megabytes(needBytes),
          quotaBytes / MEBI,
          fits() ? "" : " (" + field + ")");
    }
  }

  private final Board board;

  public MemoryBudget(Board board) {
    this.board = board;
  }

  /** A number of bytes as MB of 2^20, with one decimal. */
  public static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%.1f MB", (double) bytes / MEBI);
  }

  /** Need and quota, part by part. */
  public List<Part> parts(MemoryNeed need) {
    Board.Quotas quotas = board.quotas();
    return List.of(
        new Part("heap", "quotas.heapMb", need.heapBytes(), MEBI * quotas.heapMb()),
        new Part("native arrays", "quotas.nativeMb", need.nativeBytes(), MEBI * quotas.nativeMb()),
        new Part("replay memory", "quotas.replayMb", need.replayBytes(), MEBI * quotas.replayMb()),
        new Part(
            "Java and libraries",
            "quotas.runtimeMb",
            need.runtimeBytes(),
            MEBI * quotas.runtimeMb()));
  }

  /** Whether there is enough of every part. */
  public boolean fits(MemoryNeed need) {
    return parts(need).stream().allMatch(Part::fits);
  }

  /**
   * Refuses what does not fit.
   *
   * @param what needs it, in words
   * @throws IllegalArgumentException if a part is too small; names them all, with need and quota
   */
  public void requireFits(String what, MemoryNeed need) {
    if (!fits(need)) {
      throw new IllegalArgumentException(
          what
              + " does not fit "
              + board.id()
              + ": "
              + parts(need).stream().map(Part::text).collect(Collectors.joining(", ")));
    }
  }

  /** The most that may be resident (bytes). */
  public long residentBytes() {
    return MEBI * board.quotas().residentMb();
  }

  /**
   * Bounds the arrays of this process from here on; see {@link NativeMemory#limit}.
   *
   * @throws IllegalArgumentException if this Java's heap may grow beyond what the board leaves
   */
  public void enforce() {
    Optional<String> refusal = heapRefusal();
    if (refusal.isPresent()) {
      throw new IllegalArgumentException(refusal.get());
    }
    limitArrays();
  }

  /** Bounds the arrays alone, whatever the heap. */
  public void limitArrays() {
    NativeMemory.limit(MEBI * board.quotas().nativeMb());
  }

  /** What is wrong with this Java's heap, if it may grow beyond what the board leaves. */
  public Optional<String> heapRefusal() {
    Board.Quotas quotas = board.quotas();
    long heap = MEBI * (quotas.heapMb() + quotas.replayMb());
    long most = Runtime.getRuntime().maxMemory();
    return most <= heap
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "the Java heap may grow to %d MB, %s leaves %d MB (quotas.heapMb and"
                    + " quotas.replayMb): start Java with the options that 'perigee onboard"
                    + " jvm-options --board %s' prints",
                most / MEBI,
                board.id(),
                heap / MEBI,
                board.id()));
  }
}
