package space.perigee.onboard.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import space.perigee.hw.text.PrettyJson;
import space.perigee.onboard.flight.FlightStatus;
import space.perigee.onboard.flight.learn.LearningStatus;
import space.perigee.onboard.task.Metric;
import space.perigee.onboard.task.Scores;

/**
 * The result of a rehearsal, as text and as JSON.
 *
 * @param status at the end
 * @param metric of the model's task
 * @param before scores on held-out data before the rehearsal, or null
 * @param after scores on held-out data after the rehearsal, or null
 */
record RehearsalReport(
    FlightStatus status, Metric metric, @Nullable Scores before, @Nullable Scores after) {

  String json() {
    ObjectNode fields = StatusJson.of(status);
    if (before != null && after != null) {
      fields.set("heldOutBefore", PrettyJson.tree(before.fields()));
      fields.set("heldOutAfter", PrettyJson.tree(after.fields()));
    }
    return PrettyJson.of(fields);
  }

  String text() {
    List<String> lines = new ArrayList<>();
    lines.add(
        format(
            "%s: %d samples seen, %d trained on in %d steps; %d steps denied, %d undone",
            status.satellite(),
            status.samples().samplesSeen(),
            status.samples().samplesTrained(),
            status.computing().stepsTaken(),
            status.computing().stepsDenied(),
            status.computing().stepsUndone()));
    addSkipped(lines);
    lines.add(
        format(
            "%s before training on each sample: %s overall, %s recently",
            metric.name(),
            text(status.samples().accuracy()),
            text(status.samples().windowAccuracy())));
    addLearning(lines, status.learning());
    lines.add(format("energy for computing: %.1f J", status.computing().energyJoules()));
    if (before != null && after != null) {
      lines.add(
          format(
              "on held-out data: %s before, %s after (balanced %s, %s)",
              metric.text(before.value()),
              metric.text(after.value()),
              metric.text(before.balanced()),
              metric.text(after.balanced())));
    }
    return String.join(System.lineSeparator(), lines);
  }

  private void addSkipped(List<String> lines) {
    long skipped = status.samples().samplesSkipped();
    String last = status.samples().stream().lastSkipped();
    if (last != null) {
      lines.add(
          format("%d sample%s skipped, the last one: %s", skipped, skipped == 1 ? "" : "s", last));
    }
  }

  private static void addLearning(List<String> lines, LearningStatus learning) {
    lines.add(
        format(
            "strategy %s: %d samples kept (%,d bytes), %d waiting, %d dropped, %d labeled by the"
                + " model",
            learning.strategy(),
            learning.kept(),
            learning.keptBytes(),
            learning.waiting(),
            learning.samplesGivenUp(),
            learning.pseudoLabels()));
    learning
        .drifts()
        .forEach(
            (detector, drifts) ->
                lines.add(
                    format(
                        "drifts found by %s: %d, the last at %s",
                        detector, drifts.count(), drifts.last())));
    LearningStatus.LastTraining last = learning.lastTraining();
    if (last != null) {
      lines.add(format("trainings: %d, the last at %s", learning.trainings(), last.at()));
      lines.add("  " + last.reason());
    }
    addGuard(lines, learning.guard());
    LearningStatus.HardExampleStatus hard = learning.hardExamples();
    if (hard != null) {
      lines.add(
          format(
              "hard examples: %d candidates, %d chosen for a pass (%,d bytes), %d sent",
              hard.candidates(), hard.chosen(), hard.chosenBytes(), hard.sent()));
    }
  }

  private static void addGuard(List<String> lines, LearningStatus.@Nullable GuardStatus guard) {
    if (guard == null) {
      return;
    }
    lines.add(
        format(
            "guard: %s; training frozen %d times, %d samples unlike the first ones",
            guard.phase(), guard.freezes(), guard.samplesSuspect()));
    if (guard.bestGolden() != null && guard.cpuShare() != null) {
      lines.add(
          format(
              "  best on the golden set %.1f %%; judging took %.1f %% of the CPU time of training",
              100 * guard.bestGolden(), 100 * guard.cpuShare()));
    }
  }

  private String text(@Nullable Double value) {
    return metric.text(value == null ? Double.NaN : value);
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
