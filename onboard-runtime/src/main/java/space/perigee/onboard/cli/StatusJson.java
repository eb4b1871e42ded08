package space.perigee.onboard.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import space.perigee.hw.text.PrettyJson;
import space.perigee.onboard.flight.FlightStatus;
import space.perigee.onboard.flight.LearningStatus;
import space.perigee.onboard.flight.PassReport;
import space.perigee.sync.io.WholeFile;

/** Statuses as JSON. */
final class StatusJson {

  private StatusJson() {}

  static Map<String, Object> of(FlightStatus status) {
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
    fields.put("waiting", hard.waiting());
    fields.put("sent", hard.sent());
    fields.put("awaited", hard.awaited());
    fields.put("labelled", hard.labeled());
    return fields;
  }

  @SuppressWarnings("NullAway") // maps of the JDK may hold null values
  private static void putNullable(Map<String, Object> fields, String name, @Nullable Object value) {
    fields.put(name, value);
  }

  /** Replaces {@code file} atomically. */
  static void write(FlightStatus status, Path file) throws IOException {
    byte[] text = (PrettyJson.of(of(status)) + "\n").getBytes(StandardCharsets.UTF_8);
    WholeFile.write(file, out -> out.write(text));
  }
}
