package space.perigee.sim.lab.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import space.perigee.sim.lab.trial.AccuracyMatrix;
import space.perigee.sim.lab.trial.MeanAndDeviation;
import space.perigee.sim.lab.trial.TrialResult;
import space.perigee.sim.lab.trial.TrialSummary;
import space.perigee.sync.io.WholeFile;

/** Summaries as JSON: an object for one strategy and filter, an array for several. */
public final class TrialJson {

  private TrialJson() {}

  static void write(Path file, List<TrialSummary> summaries) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.useDefaultPrettyPrinter();
      if (summaries.size() > 1) {
        json.writeStartArray();
      }
      for (TrialSummary summary : summaries) {
        write(json, summary);
      }
      if (summaries.size() > 1) {
        json.writeEndArray();
      }
    }
    byte[] bytes = text.append('\n').toString().getBytes(StandardCharsets.UTF_8);
    WholeFile.write(file, out -> out.write(bytes));
  }

  private static void write(JsonGenerator json, TrialSummary summary) throws IOException {
    json.writeStartObject();
    json.writeStringField("strategy", summary.strategy());
    json.writeStringField("filter", summary.filter());
    json.writeNumberField("seeds", summary.results().size());
    write(json, "labels", summary.labels());
    write(json, "minibatches", summary.minibatches());
    write(json, "averageAccuracy", summary.averageAccuracy());
    write(json, "overallAccuracy", summary.overallAccuracy());
    write(json, "forgetting", summary.forgetting());
    write(json, "backwardTransfer", summary.backwardTransfer());
    write(json, "forwardTransfer", summary.forwardTransfer());
    write(json, "balancedAccuracy", summary.balancedAccuracy());
    json.writeArrayFieldStart("matrix");
    for (TrialResult result : summary.results()) {
      write(json, result.accuracy());
    }
    json.writeEndArray();
    write(json, "seconds", summary.seconds());
    json.writeNumberField("keptBytes", summary.keptBytes());
    json.writeNumberField("peakMemoryBytes", summary.peakMemoryBytes());
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, AccuracyMatrix matrix) throws IOException {
    int tasks = matrix.tasks().size();
    json.writeStartArray();
    for (int after = 0; after <= tasks; after++) {
      json.writeStartArray();
      for (int task = 1; task <= tasks; task++) {
        json.writeNumber(matrix.at(after, task));
      }
      json.writeEndArray();
    }
    json.writeEndArray();
  }

  private static void write(JsonGenerator json, String name, MeanAndDeviation figure)
      throws IOException {
    json.writeObjectFieldStart(name);
    write(json, "mean", figure.mean());
    write(json, "deviation", figure.deviation());
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, String name, double value) throws IOException {
    if (Double.isFinite(value)) {
      json.writeNumberField(name, value);
    } else {
      json.writeNullField(name);
    }
  }
}
