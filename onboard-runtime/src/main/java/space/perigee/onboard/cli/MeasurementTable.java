package space.perigee.onboard.cli;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import space.perigee.onboard.bench.Measurement;

/** Measurements as a table, one column each. */
public final class MeasurementTable {

  private static final double MEGA = 1e6;
  private static final double KILO = 1e3;

  private record Row(String name, ToDoubleFunction<Measurement> value) {}

  private static final List<Row> RATES =
      List.of(
          new Row("training, samples/s", Measurement::trainPerSecond),
          new Row("prediction, samples/s", Measurement::predictPerSecond));

  private static final List<Row> COSTS =
      List.of(
          new Row("one sample, median (ms)", Measurement::latencyP50Ms),
          new Row("one sample, 99th percentile (ms)", Measurement::latencyP99Ms),
          new Row("heap allocated per step (kB)", of -> of.allocatedPerStepBytes() / KILO),
          new Row("native memory grew by (kB)", of -> of.nativeGrowthBytes() / KILO),
          new Row("peak resident memory (MB)", of -> of.peakMemoryBytes() / MEGA));

  private MeasurementTable() {}

  /**
   * The rows of the table. With two columns, a rate is followed by the ratio of the second to the
   * first.
   */
  public static String rows(List<Measurement> columns) {
    StringBuilder text = new StringBuilder();
    for (Row row : RATES) {
      append(text, row, columns);
      if (columns.size() == 2) {
        double ratio =
            row.value().applyAsDouble(columns.get(1)) / row.value().applyAsDouble(columns.get(0));
        text.append(String.format(Locale.ROOT, " %7.1fx", ratio));
      }
      text.append('\n');
    }
    for (Row row : COSTS) {
      append(text, row, columns);
      text.append('\n');
    }
    return text.toString();
  }

  private static void append(StringBuilder text, Row row, List<Measurement> columns) {
    text.append(String.format("%-38s", row.name()));
    for (Measurement column : columns) {
      text.append(String.format(Locale.ROOT, " %12.1f", row.value().applyAsDouble(column)));
    }
  }
}
