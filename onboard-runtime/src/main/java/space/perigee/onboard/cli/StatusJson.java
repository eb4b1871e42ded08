package space.perigee.onboard.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import space.perigee.onboard.flight.FlightStatus;
import space.perigee.onboard.flight.LearningStatus;
import space.perigee.onboard.flight.PassReport;
import space.perigee.onboard.task.ConfusionMatrix;

/** Statuses and scores as JSON. */
final class StatusJson {

  private final ObjectMapper mapper = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  Map<String, Object> of(FlightStatus status) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("satellite", status.satellite());
    fields.put("missionTime", status.missionTime().toString());
    fields.put("modelVersion", status.modelVersion().hex());
    fields.put("samplesSeen", status.samplesSeen());
    fields.put("samplesMissed", status.samplesMissed());
    fields.put("samplesTrained", status.samplesTrained());
    putNullable(fields, "accuracy", status.accuracy());
    putNullable(fields, "windowAccuracy", status.windowAccuracy());
    fields.put("energyJoules", status.energyJoules());
    fields.put("stepsTaken", status.stepsTaken());
    fields.put("stepsDenied", status.stepsDenied());
    fields.put("stepsUndone", status.stepsUndone());
    fields.put("queueBytes", status.queueBytes());
    putNullable(fields, "contact", status.contact());
    PassReport pass = status.lastPass();
    putNullable(fields, "lastPass", pass == null ? null : of(pass));
    fields.put("deltasSent", status.deltasSent());
    fields.put("deltasAcked", status.deltasAcked());
    fields.put("deltasRefused", status.deltasRefused());
    fields.put("modelsAdopted", status.modelsAdopted());
    fields.put("modelsRolledBack", status.modelsRolledBack());
    fields.put("learning", of(status.learning()));
    return fields;
  }

  private static Map<String, Object> of(PassReport pass) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("station", pass.station());
    fields.put("aos", pass.aos().toString());
    fields.put("plannedBytes", pass.plannedBytes());
    fields.put("sentBytes", pass.sentBytes());
    fields.put("deltasAcked", pass.deltasAcked());
    return fields;
  }

  private static Map<String, Object> of(LearningStatus learning) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("strategy", learning.strategy());
    fields.put("kept", learning.kept());
    fields.put("keptBytes", learning.keptBytes());
    fields.put("waiting", learning.waiting());
    fields.put("samplesGivenUp", learning.samplesGivenUp());
    fields.put("pseudoLabels", learning.pseudoLabels());
    fields.put("trainings", learning.trainings());
    LearningStatus.LastTraining last = learning.lastTraining();
    putNullable(
        fields,
        "lastTraining",
        last == null ? null : Map.of("at", last.at().toString(), "reason", last.reason()));
    Map<String, Object> drifts = new TreeMap<>();
    learning
        .drifts()
        .forEach(
            (detector, seen) ->
                drifts.put(
                    detector, Map.of("count", seen.count(), "last", seen.last().toString())));
    fields.put("drifts", drifts);
    LearningStatus.HardExampleStatus hard = learning.hardExamples();
    putNullable(fields, "hardExamples", hard == null ? null : of(hard));
    return fields;
  }

  private static Map<String, Object> of(LearningStatus.HardExampleStatus hard) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("candidates", hard.candidates());
    fields.put("chosen", hard.chosen());
    fields.put("chosenBytes", hard.chosenBytes());
    fields.put("sent", hard.sent());
    fields.put("awaited", hard.awaited());
    fields.put("labelled", hard.labelled());
    return fields;
  }

  @SuppressWarnings("NullAway") // a map of the JDK holds null values, and JSON has them
  private static void putNullable(
      Map<String, Object> fields, String name, @org.jspecify.annotations.Nullable Object value) {
    fields.put(name, value);
  }

  Map<String, Object> of(ConfusionMatrix scores) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("samples", scores.samples());
    fields.put("accuracy", scores.accuracy());
    fields.put("balancedAccuracy", scores.balancedAccuracy());
    fields.put("classes", scores.classes());
    List<long[]> rows = new ArrayList<>(List.of(scores.confusion()));
    fields.put("confusion", rows);
    return fields;
  }

  String text(Map<String, Object> fields) {
    try {
      return mapper.writeValueAsString(fields);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("maps of numbers and strings are JSON", e);
    }
  }

  /** Replaces {@code file} in one step, so that a reader never sees half of it. */
  void write(FlightStatus status, Path file) throws IOException {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    Files.writeString(part, text(of(status)) + "\n", StandardCharsets.UTF_8);
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
