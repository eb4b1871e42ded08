package space.perigee.onboard.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import space.perigee.hw.Board;
import space.perigee.hw.text.PrettyJson;
import space.perigee.onboard.bench.Measurement;
import space.perigee.onboard.board.MemoryBudget;
import space.perigee.onboard.board.MemoryNeed;
import space.perigee.onboard.board.TrainingShape;
import space.perigee.onboard.learning.ComputeCost;

/**
 * The results of {@code bench}, as text and as JSON.
 *
 * @param board whose quotas and energy are reported, or null
 * @param need upper bound of the memory, known before the first sample
 */
record BenchReport(
    Network network,
    TrainingShape training,
    int threads,
    @Nullable Board board,
    MemoryNeed need,
    Measurement measured) {

  private static final double GIGA = 1e9;
  private static final int THOUSAND = 1000;

  /** The network that was measured. */
  record Network(String name, long parameters, ComputeCost cost) {}

  /** Whether the resident memory stayed within the quotas of the board; true without a board. */
  boolean isWithinQuota() {
    return board == null || measured.peakMemoryBytes() <= new MemoryBudget(board).residentBytes();
  }

  String json() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("model", network.name());
    fields.put("parameters", network.parameters());
    fields.put("macsPerSample", network.cost().macsPerSample());
    fields.put("cut", training.cut());
    fields.put("batch", training.fresh());
    fields.put("replayed", training.replayed());
    fields.put("threads", threads);
    fields.put("engine", measured);
    Map<String, Object> memory = new LinkedHashMap<>();
    MemoryLine.of(need, board).forEach(line -> memory.put(line.key(), json(line)));
    fields.put("memory", memory);
    if (board != null) {
      fields.put("board", board.id());
      fields.put("withinQuota", isWithinQuota());
      fields.put("joulesPerThousandTrained", trainJoules(board));
      fields.put("joulesPerThousandPredicted", inferJoules(board));
    }
    return PrettyJson.of(fields);
  }

  private Map<String, Object> json(MemoryLine line) {
    Map<String, Object> part = new LinkedHashMap<>();
    part.put("needBytes", line.needBytes());
    if (board != null) {
      part.put("quotaBytes", line.quotaBytes());
    }
    return part;
  }

  /** Energy above idle for the arithmetic at the sustained rate (J). */
  private double trainJoules(Board on) {
    double watts = on.power().wattsTrain() - on.power().wattsIdle();
    return watts * network.cost().trainFlops(THOUSAND) / (on.processor().sustainedGflops() * GIGA);
  }

  private double inferJoules(Board on) {
    double watts = on.power().wattsInfer() - on.power().wattsIdle();
    return watts * network.cost().inferFlops(THOUSAND) / (on.processor().sustainedGflops() * GIGA);
  }

  String text() {
    StringBuilder text = new StringBuilder(heading());
    text.append(MeasurementTable.rows(List.of(measured)));
    text.append(
        String.format(
            "%n%-28s %12s%s%n",
            "memory", "at most", board == null ? "" : String.format(" %12s", "quota")));
    for (MemoryLine line : MemoryLine.of(need, board)) {
      text.append(
          String.format(
              Locale.ROOT,
              "%-28s %12s%s%n",
              line.name(),
              MemoryBudget.megabytes(line.needBytes()),
              board == null ? "" : String.format(Locale.ROOT, " %9d MB", line.quotaMb())));
    }
    if (board != null) {
      text.append(
          String.format(
              Locale.ROOT,
              "%non %s by its profile: %.3g J for 1,000 samples trained, %.3g J predicted%n%s %s%n",
              board.id(),
              trainJoules(board),
              inferJoules(board),
              isWithinQuota() ? "within the quotas of" : "more than",
              board.id()));
    }
    return text.toString().stripTrailing();
  }

  private String heading() {
    String trained =
        training.cut() == 0 ? "" : String.format(", trained from layer %d on", training.cut());
    String replayed =
        training.replayed() == 0 ? "" : String.format(" and %d replayed", training.replayed());
    return String.format(
        Locale.ROOT,
        "%s: %,d parameters%s, minibatches of %d%s, %d thread%s%n%n",
        network.name(),
        network.parameters(),
        trained,
        training.fresh(),
        replayed,
        threads,
        threads == 1 ? "" : "s");
  }
}
