package space.perigee.sim.lab.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import space.perigee.hw.text.PrettyJson;
import space.perigee.sim.lab.trial.AccuracyMatrix;
import space.perigee.sim.lab.trial.MeanAndDeviation;
import space.perigee.sim.lab.trial.TrialSettings;
import space.perigee.sim.lab.trial.TrialSummary;
import space.perigee.sync.io.OutputFile;

/** Summaries as JSON: an object for one strategy and filter, an array for several. */
public final class TrialJson {

  private TrialJson() {}

  static void write(Path file, List<TrialSummary> summaries) throws IOException {
    List<Map<String, Object>> objects = summaries.stream().map(TrialJson::fields).toList();
    String text = PrettyJson.of(objects.size() == 1 ? objects.get(0) : objects) + "\n";
    OutputFile.write(file, text);
  }

  private static Map<String, Object> fields(TrialSummary summary) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("strategy", summary.strategy());
    fields.put("filter", summary.filter());
    fields.put("settings", settings(summary.settings()));
    fields.put("chosen", summary.chosen());
    fields.put("seeds", summary.results().size());
    fields.put("labels", figure(summary.labels()));
    fields.put("minibatches", figure(summary.minibatches()));
    fields.put("averageAccuracy", figure(summary.averageAccuracy()));
    fields.put("overallAccuracy", figure(summary.overallAccuracy()));
    fields.put("forgetting", figure(summary.forgetting()));
    fields.put("backwardTransfer", figure(summary.backwardTransfer()));
    fields.put("forwardTransfer", figure(summary.forwardTransfer()));
    fields.put("balancedAccuracy", figure(summary.balancedAccuracy()));
    fields.put("matrix", summary.results().stream().map(r -> rows(r.accuracy())).toList());
    fields.put("trainedRows", figure(summary.trainedRows()));
    fields.put("trainingCpuSeconds", figure(summary.trainingSeconds()));
    fields.put("testCpuSeconds", figure(summary.testSeconds()));
    fields.put("keptBytes", summary.keptBytes());
    fields.put("peakMemoryBytes", summary.peakMemoryBytes());
    return fields;
  }

  private static Map<String, @Nullable Object> settings(TrialSettings settings) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("memory", settings.memory());
    fields.put("memoryBits", settings.memoryBits());
    fields.put("epochs", settings.epochs());
    fields.put("batch", settings.batch());
    fields.put("replayed", settings.replayed());
    fields.put("learningRate", settings.learningRate());
    return fields;
  }

  private static List<List<Double>> rows(AccuracyMatrix matrix) {
    int tasks = matrix.tasks().size();
    return IntStream.rangeClosed(0, tasks)
        .mapToObj(after -> IntStream.rangeClosed(1, tasks).mapToObj(t -> matrix.at(after, t)))
        .map(row -> row.toList())
        .toList();
  }

  private static Map<String, @Nullable Double> figure(MeanAndDeviation figure) {
    Map<String, @Nullable Double> fields = new LinkedHashMap<>();
    fields.put("mean", finite(figure.mean()));
    fields.put("deviation", finite(figure.deviation()));
    return fields;
  }

  private static @Nullable Double finite(double value) {
    return Double.isFinite(value) ? value : null;
  }
}
