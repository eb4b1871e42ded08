package space.perigee.sim.lab.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import space.perigee.hw.Board;
import space.perigee.hw.text.PrettyJson;
import space.perigee.onboard.board.MemoryBudget;
import space.perigee.onboard.board.MemoryNeed;
import space.perigee.onboard.cli.MemoryLine;
import space.perigee.onboard.strategy.StrategyContext;
import space.perigee.sim.lab.engine.ReplayBench;

/** Memory use of training with a replay memory, compared with its bound and the board's quotas. */
record ReplayReport(
    Setup setup, StrategyContext context, MemoryNeed need, ReplayBench.Result result) {

  /**
   * Conditions of the measurement.
   *
   * @param board board whose quotas applied, or null
   * @param onDisk true if the replay memory was on disk, false if on the heap
   */
  record Setup(String model, @Nullable Board board, boolean onDisk, int fresh, int threads) {}

  /** Returns whether the resident memory was within the board's quota; true without a board. */
  boolean isWithinQuota() {
    Board board = setup.board();
    return board == null || result.peakMemoryBytes() <= new MemoryBudget(board).residentBytes();
  }

  private List<MemoryLine> bounds() {
    return MemoryLine.of(need, setup.board());
  }

  /** Returns the measured values in the order of the bounds. */
  private List<Long> measured() {
    long slots =
        setup.onDisk()
            ? 0
            : context.memoryBytes(0) / 2 / context.replay().samples() * result.kept();
    return List.of(
        Math.max(0, result.liveBytes() - slots),
        result.arrayBytes(),
        need.replayBytes(),
        result.peakMemoryBytes() - result.heapBytes() - result.arrayBytes(),
        result.peakMemoryBytes());
  }

  private long boundOf(MemoryLine line) {
    boolean isAll = line.key().equals("resident");
    return line.needBytes() - (isAll && setup.onDisk() ? need.replayBytes() : 0);
  }

  private String nameOf(MemoryLine line) {
    return line.key().equals("replay")
        ? line.name() + (setup.onDisk() ? ", on disk" : ", on the heap")
        : line.name();
  }

  String text() {
    Board board = setup.board();
    StringBuilder text =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "%s: %,d parameters, trained from layer %d on, with %,d samples of %,d values in %d"
                    + " bits; minibatches of %d and %d, %d thread%s%n%n%-28s %12s %12s%s%n",
                setup.model(),
                context.trainer().parameterCount(),
                context.cut(),
                result.kept(),
                context.trainer().sizeAt(context.cut()),
                context.replay().bits(),
                setup.fresh(),
                context.replay().replayed(),
                setup.threads(),
                setup.threads() == 1 ? "" : "s",
                "memory",
                "at most",
                "measured",
                board == null ? "" : String.format(" %12s", "quota")));
    List<MemoryLine> bounds = bounds();
    for (int i = 0; i < bounds.size(); i++) {
      MemoryLine line = bounds.get(i);
      text.append(
          String.format(
              Locale.ROOT,
              "%-28s %12s %12s%s%n",
              nameOf(line),
              MemoryBudget.megabytes(boundOf(line)),
              MemoryBudget.megabytes(measured().get(i)),
              board == null ? "" : String.format(Locale.ROOT, " %9d MB", line.quotaMb())));
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
    Board board = setup.board();
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("model", setup.model());
    fields.put("parameters", context.trainer().parameterCount());
    fields.put("cut", context.cut());
    fields.put("kept", result.kept());
    fields.put("valuesPerSample", context.trainer().sizeAt(context.cut()));
    fields.put("memoryBits", context.replay().bits());
    fields.put("onDisk", setup.onDisk());
    fields.put("batch", setup.fresh());
    fields.put("replayed", context.replay().replayed());
    fields.put("threads", setup.threads());
    fields.put("trainPerSecond", result.trainPerSecond());
    fields.put("allocatedPerStepBytes", result.allocatedPerStep());
    Map<String, Object> memory = new LinkedHashMap<>();
    List<MemoryLine> bounds = bounds();
    for (int i = 0; i < bounds.size(); i++) {
      MemoryLine line = bounds.get(i);
      Map<String, Object> part = new LinkedHashMap<>();
      part.put("needBytes", boundOf(line));
      part.put("measuredBytes", measured().get(i));
      if (board != null) {
        part.put("quotaBytes", line.quotaBytes());
      }
      memory.put(line.key(), part);
    }
    fields.put("memory", memory);
    if (board != null) {
      fields.put("board", board.id());
      fields.put("withinQuota", isWithinQuota());
    }
    return PrettyJson.of(fields);
  }
}
