package space.perigee.onboard.board;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import space.perigee.hw.Board;
import space.perigee.onboard.engine.NativeMemory;

/**
 * The memory quotas of a board, part by part.
 *
 * <p>{@link #requireFits} compares them with the need before the first sample. At run time each
 * part has its own limit, and exceeding one ends the process before the kernel has to: the heap is
 * limited by {@code -Xmx}, which {@link JvmOptions} writes and {@link #enforce} verifies; the
 * arrays by libnd4j's limit, which {@link #enforce} sets; the replay memory by its number of slots,
 * allocated when it is opened; Java's classes and compiled code by their own options.
 */
public final class MemoryBudget {

  private static final long MEBI = 1 << 20;

  /**
   * A part of memory.
   *
   * @param name its name in messages
   * @param field its field in the profile of the board
   * @param needBytes need (bytes)
   * @param quotaBytes quota of the board (bytes)
   */
  public record Part(String name, String field, long needBytes, long quotaBytes) {

    /** Whether the need is within the quota. */
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

  /** Formats bytes as MB of 2^20 bytes with one decimal. */
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

  /** Whether every part is within its quota. */
  public boolean fits(MemoryNeed need) {
    return parts(need).stream().allMatch(Part::fits);
  }

  /**
   * Rejects a need that exceeds a quota.
   *
   * @param what name of what needs the memory
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

  /** The most memory that may be resident (bytes). */
  public long residentBytes() {
    return MEBI * board.quotas().residentMb();
  }

  /**
   * Limits the native arrays of this process from now on; see {@link NativeMemory#limit}.
   *
   * @throws IllegalArgumentException if the Java heap may grow beyond its quota
   */
  public void enforce() {
    Optional<String> refusal = heapRefusal();
    if (refusal.isPresent()) {
      throw new IllegalArgumentException(refusal.get());
    }
    limitArrays();
  }

  /** Limits the native arrays, whatever the size of the heap. */
  public void limitArrays() {
    NativeMemory.limit(MEBI * board.quotas().nativeMb());
  }

  /** The reason why the Java heap may grow beyond its quota; empty if it cannot. */
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
