package space.perigee.onboard.cli;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import space.perigee.hw.Board;
import space.perigee.hw.text.TextTable;
import space.perigee.onboard.board.MemoryBudget;
import space.perigee.onboard.board.MemoryNeed;

/**
 * The memory for training, part by part, and whether the board's quotas suffice for it.
 *
 * @param memory the parts, and the total that is resident
 * @param board ID of the board; null without one
 * @param withinQuota whether the resident memory was within its quota; null without a board
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MemoryReport(
    Map<String, Part> memory, @Nullable String board, @Nullable Boolean withinQuota) {

  /**
   * A part of the memory (bytes).
   *
   * @param name name in text
   * @param needBytes upper bound, known before training
   * @param measuredBytes what it took; null if not measured
   * @param quotaBytes quota of the board; null without one
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Part(
      @JsonIgnore String name,
      long needBytes,
      @Nullable Long measuredBytes,
      @Nullable Long quotaBytes) {}

  /**
   * @param onDisk whether the replay memory is on disk, so that it is not resident
   * @param peakBytes the most memory that was resident
   * @param measured what each part took, in order; empty if not measured
   */
  public static MemoryReport of(
      MemoryNeed need, boolean onDisk, @Nullable Board board, long peakBytes, List<Long> measured) {
    Map<String, Part> parts = new LinkedHashMap<>();
    Rows rows = new Rows(parts, board, measured);
    rows.add("heap", "heap, live", need.heapBytes(), Board.Quotas::heapMb);
    rows.add("native", "native arrays", need.nativeBytes(), Board.Quotas::nativeMb);
    rows.add("replay", "replay memory", need.replayBytes(), Board.Quotas::replayMb);
    rows.add(
        "runtime", "Java, libraries, operations", need.runtimeBytes(), Board.Quotas::runtimeMb);
    long resident = need.bytes() - (onDisk ? need.replayBytes() : 0);
    rows.add("resident", "resident, most", resident, Board.Quotas::residentMb);
    return board == null
        ? new MemoryReport(parts, null, null)
        : new MemoryReport(parts, board.id(), peakBytes <= new MemoryBudget(board).residentBytes());
  }

  private record Rows(Map<String, Part> parts, @Nullable Board board, List<Long> measured) {

    void add(String key, String name, long need, ToIntFunction<Board.Quotas> quotaMb) {
      parts.put(
          key,
          new Part(
              name,
              need,
              measured.isEmpty() ? null : measured.get(parts.size()),
              board == null ? null : (long) quotaMb.applyAsInt(board.quotas()) << 20));
    }
  }

  /** Whether the resident memory was within its quota; true without a board. */
  public boolean fits() {
    return !Boolean.FALSE.equals(withinQuota);
  }

  /** The parts as a table. */
  public String table() {
    TextTable table = new TextTable("memory", ">at most", ">measured", ">quota");
    for (Part part : memory.values()) {
      table.row(
          part.name(),
          MemoryBudget.megabytes(part.needBytes()),
          part.measuredBytes() == null ? "" : MemoryBudget.megabytes(part.measuredBytes()),
          part.quotaBytes() == null ? "" : (part.quotaBytes() >> 20) + " MB");
    }
    return table.text();
  }

  /** The last line of a report; empty without a board. */
  public String verdict() {
    return board == null ? "" : (fits() ? "within the quotas of " : "more than ") + board;
  }
}
