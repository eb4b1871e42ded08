package space.perigee.onboard.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import space.perigee.hw.text.TextTable;
import space.perigee.onboard.bench.Measurement;

/** Measurements as a table, one column each. */
public final class MeasurementTable {

  private static final double MEGA = 1e6;
  private static final double KILO = 1e3;

  private record Row(String name, boolean isRate, ToDoubleFunction<Measurement> value) {}

  private static final List<Row> ROWS =
      List.of(
          new Row("training, samples/s", true, Measurement::trainPerSecond),
          new Row("prediction, samples/s", true, Measurement::predictPerSecond),
          new Row("one sample, median (ms)", false, Measurement::latencyP50Ms),
          new Row("one sample, 99th percentile (ms)", false, Measurement::latencyP99Ms),
          new Row("heap allocated per step (kB)", false, m -> m.allocatedPerStepBytes() / KILO),
          new Row("native memory grew by (kB)", false, m -> m.nativeGrowthBytes() / KILO),
          new Row("peak resident memory (MB)", false, m -> m.peakMemoryBytes() / MEGA));

  private MeasurementTable() {}

  /**
   * The table. With two columns, a rate is followed by the ratio of the second to the first.
   *
   * @param columns measurements by their headings, in order
   */
  public static String of(Map<String, Measurement> columns) {
    List<String> headings = new ArrayList<>(List.of(""));
    columns.keySet().forEach(heading -> headings.add(">" + heading));
    headings.add(">");
    TextTable table = new TextTable(headings.toArray(String[]::new));
    for (Row row : ROWS) {
      List<String> cells = new ArrayList<>(List.of(row.name()));
      double[] values = columns.values().stream().mapToDouble(row.value()).toArray();
      for (double value : values) {
        cells.add(String.format(Locale.ROOT, "%.1f", value));
      }
      boolean compared = row.isRate() && values.length == 2;
      cells.add(compared ? String.format(Locale.ROOT, "%.1fx", values[1] / values[0]) : "");
      table.row(cells.toArray(String[]::new));
    }
    return table.text();
  }
}
