package space.perigee.onboard.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import space.perigee.hw.Board;
import space.perigee.hw.text.PrettyJson;
import space.perigee.onboard.bench.ReplayBench;
import space.perigee.onboard.board.MemoryBudget;
import space.perigee.onboard.board.MemoryNeed;
import space.perigee.onboard.strategy.StrategyContext;

/**
 * What memory training with a replay memory took, beside what was reckoned before and what the
 * board leaves.
 *
 * @param board whose quotas bounded it, or null
 * @param onDisk whether the replay memory lay on disk, not on the heap
 */
record ReplayReport(
    String model,
    @Nullable Board board,
    StrategyContext context,
    boolean onDisk,
    int fresh,
    int threads,
    MemoryNeed need,
    ReplayBench.Result result) {

  private static final long MEBI = 1 << 20;

  /** A line of the table: need and what was measured in bytes, the quota in MB, 0 for none. */
  private record Line(String name, long need, long measured, long quota) {}

  /** Whether no more was resident than the board leaves; true without a board. */
  boolean isWithinQuota() {
    return board == null || result.peakMemoryBytes() <= new MemoryBudget(board).residentBytes();
  }

  private List<Line> lines() {
    long replay = need.replayBytes();
    long slots =
        onDisk ? 0 : context.memoryBytes(0) / 2 / context.replay().samples() * result.kept();
    long heap = Math.max(0, result.liveBytes() - slots);
    long rest = result.peakMemoryBytes() - result.heapBytes() - result.arrayBytes();
    return List.of(
        new Line("heap, live", need.heapBytes(), heap, quota(Board.Quotas::heapMb)),
        new Line(
            "native arrays",
            need.nativeBytes(),
            result.arrayBytes(),
            quota(Board.Quotas::nativeMb)),
        new Line(
            onDisk ? "replay memory, on disk" : "replay memory, on the heap",
            replay,
            replay,
            quota(Board.Quotas::replayMb)),
        new Line(
            "Java, libraries, operations",
            need.runtimeBytes(),
            rest,
            quota(Board.Quotas::runtimeMb)),
        new Line(
            "resident, most",
            need.bytes() - (onDisk ? replay : 0),
            result.peakMemoryBytes(),
            quota(Board.Quotas::residentMb)));
  }

  private long quota(ToIntFunction<Board.Quotas> field) {
    return board == null ? 0 : field.applyAsInt(board.quotas());
  }

  String text() {
    StringBuilder text =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "%s: %,d parameters, trained from layer %d on, with %,d samples of %,d values in %d"
                    + " bits; minibatches of %d and %d, %d thread%s%n%n%-28s %12s %12s%s%n",
                model,
                context.trainer().parameterCount(),
                context.cut(),
                result.kept(),
                context.trainer().sizeAt(context.cut()),
                context.replay().bits(),
                fresh,
                context.replay().replayed(),
                threads,
                threads == 1 ? "" : "s",
                "memory",
                "at most",
                "measured",
                board == null ? "" : String.format(" %12s", "quota")));
    for (Line line : lines()) {
      text.append(
          String.format(
              Locale.ROOT,
              "%-28s %12s %12s%s%n",
              line.name(),
              MemoryBudget.megabytes(line.need()),
              MemoryBudget.megabytes(line.measured()),
              board == null ? "" : String.format(Locale.ROOT, " %9d MB", line.quota())));
    }
    text.append(
        String.format(
            Locale.ROOT,
            "%n%.1f samples/s of the stream, %.1f kB allocated on the heap per step",
            result.trainPerSecond(),
            result.allocatedPerStep() / 1e3));
    if (board != null) {
      text.append(
          String.format(
              "%n%s %s", isWithinQuota() ? "within the quotas of" : "more than", board.id()));
    }
    return text.toString();
  }

  String json() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("model", model);
    fields.put("parameters", context.trainer().parameterCount());
    fields.put("cut", context.cut());
    fields.put("kept", result.kept());
    fields.put("valuesPerSample", context.trainer().sizeAt(context.cut()));
    fields.put("memoryBits", context.replay().bits());
    fields.put("onDisk", onDisk);
    fields.put("batch", fresh);
    fields.put("replayed", context.replay().replayed());
    fields.put("threads", threads);
    fields.put("trainPerSecond", result.trainPerSecond());
    fields.put("allocatedPerStepBytes", result.allocatedPerStep());
    Map<String, Object> memory = new LinkedHashMap<>();
    List<String> names = List.of("heap", "native", "replay", "runtime", "resident");
    List<Line> lines = lines();
    for (int i = 0; i < names.size(); i++) {
      Map<String, Object> part = new LinkedHashMap<>();
      part.put("needBytes", lines.get(i).need());
      part.put("measuredBytes", lines.get(i).measured());
      if (board != null) {
        part.put("quotaBytes", MEBI * lines.get(i).quota());
      }
      memory.put(names.get(i), part);
    }
    fields.put("memory", memory);
    if (board != null) {
      fields.put("board", board.id());
      fields.put("withinQuota", isWithinQuota());
    }
    return PrettyJson.of(fields);
  }
}
