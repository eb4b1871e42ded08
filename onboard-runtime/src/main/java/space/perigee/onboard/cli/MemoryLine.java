package space.perigee.onboard.cli;

import java.util.List;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import space.perigee.hw.Board;
import space.perigee.onboard.board.MemoryNeed;

/**
 * A part of the memory that training takes.
 *
 * @param key name in JSON
 * @param name name in text
 * @param needBytes upper bound, known before training
 * @param quotaMb quota of the board (MB); 0 without a board
 */
public record MemoryLine(String key, String name, long needBytes, long quotaMb) {

  /** All parts, followed by the total that may be resident. */
  public static List<MemoryLine> of(MemoryNeed need, @Nullable Board board) {
    return List.of(
        new MemoryLine("heap", "heap, live", need.heapBytes(), quota(board, Board.Quotas::heapMb)),
        new MemoryLine(
            "native", "native arrays", need.nativeBytes(), quota(board, Board.Quotas::nativeMb)),
        new MemoryLine(
            "replay", "replay memory", need.replayBytes(), quota(board, Board.Quotas::replayMb)),
        new MemoryLine(
            "runtime",
            "Java, libraries, operations",
            need.runtimeBytes(),
            quota(board, Board.Quotas::runtimeMb)),
        new MemoryLine(
            "resident", "resident, most", need.bytes(), quota(board, Board.Quotas::residentMb)));
  }

  private static long quota(@Nullable Board board, ToIntFunction<Board.Quotas> field) {
    return board == null ? 0 : field.applyAsInt(board.quotas());
  }

  /** The quota (bytes). */
  public long quotaBytes() {
    return quotaMb << 20;
  }
}
