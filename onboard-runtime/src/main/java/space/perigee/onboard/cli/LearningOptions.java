package space.perigee.onboard.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import space.perigee.onboard.flight.inputs.InputCopies;
import space.perigee.onboard.plan.GuardRules;
import space.perigee.onboard.plan.LearningPlan;
import space.perigee.onboard.plan.PlanReader;
import space.perigee.sync.io.InputException;

/** Options for learning: a plan in a file, or replay with three numbers. */
final class LearningOptions {

  private static final int BATCH = 32;
  private static final int REPLAY = 500;
  private static final int STEPS_PER_SAMPLE = 1;

  @Option(
      names = "--learning",
      paramLabel = "FILE",
      description =
          "Learning plan, YAML; 'perigee onboard strategies --plan' prints an example"
              + " (default: replay with --batch, --replay and --steps-per-sample).")
  private @Nullable Path learning;

  @Option(
      names = "--batch",
      paramLabel = "N",
      description = "Samples per training step, including the new one (default: " + BATCH + ").")
  private @Nullable Integer batch;

  @Option(
      names = "--replay",
      paramLabel = "N",
      description = "Capacity of the replay memory in samples (default: " + REPLAY + ").")
  private @Nullable Integer replay;

  @Option(
      names = "--steps-per-sample",
      paramLabel = "N",
      description = "Training steps per sample (default: " + STEPS_PER_SAMPLE + ").")
  private @Nullable Integer stepsPerSample;

  @Option(
      names = "--no-guard",
      description =
          "Let training make the model worse on the golden set, and learn from inputs unlike the"
              + " first ones (default: with --golden, the guard of docs/learning.md is on).")
  private boolean noGuard;

  /**
   * The learning plan.
   *
   * @param copies second copies of files
   * @throws InputException if the plan is invalid, or a number is out of range
   */
  LearningPlan plan(InputCopies copies) throws IOException {
    if (learning == null) {
      try {
        return LearningPlan.ofReplay(
                or(batch, BATCH), or(replay, REPLAY), or(stepsPerSample, STEPS_PER_SAMPLE))
            .withGuard(GuardRules.DEFAULT.withActive(!noGuard));
      } catch (IllegalArgumentException e) {
        throw new InputException("--" + e.getMessage(), e);
      }
    }
    List<String> numbers = new ArrayList<>();
    addIfGiven(numbers, "--batch", batch);
    addIfGiven(numbers, "--replay", replay);
    addIfGiven(numbers, "--steps-per-sample", stepsPerSample);
    if (noGuard) {
      numbers.add("--no-guard");
    }
    if (!numbers.isEmpty()) {
      throw new InputException(
          "--learning says how to learn already; leave out " + String.join(", ", numbers));
    }
    return copies
        .readOrDoWithout("learning", learning, PlanReader::read)
        .orElseGet(() -> LearningPlan.ofReplay(BATCH, REPLAY, STEPS_PER_SAMPLE));
  }

  /**
   * The layer below which the plan freezes a network.
   *
   * @param layers number of layers of the network
   * @throws InputException if there is no such layer; names the plan's file
   */
  int cut(LearningPlan plan, int layers) {
    try {
      return plan.depth().cut(layers);
    } catch (IllegalArgumentException e) {
      throw new InputException("--learning " + learning + ": train: " + e.getMessage(), e);
    }
  }

  private static int or(@Nullable Integer given, int byDefault) {
    return given == null ? byDefault : given;
  }

  private static void addIfGiven(List<String> names, String name, @Nullable Integer value) {
    if (value != null) {
      names.add(name);
    }
  }
}
