package space.perigee.onboard.plan;

import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import space.perigee.hw.yaml.Finding;
import space.perigee.hw.yaml.NearestName;
import space.perigee.onboard.drift.EmbeddingDistance;
import space.perigee.onboard.strategy.Strategies;
import space.perigee.onboard.strategy.StrategyFactory;
import space.perigee.onboard.strategy.TrainingDepth;
import space.perigee.onboard.trigger.Condition;

/**
 * The plan for learning in flight.
 *
 * @param strategy name of one of the {@link Strategies} that can learn in flight
 * @param depth which layers are trained
 * @param memory the replay memory
 * @param steps the training steps
 * @param timing when a training starts
 * @param drift the drift detectors; a drift ends a task for the strategy
 * @param hardExamples selection of samples for the ground, or null
 * @param pseudoLabels rules for pseudo-labels, or null
 * @param guard how the golden set protects the model, if there is one
 */
public record LearningPlan(
    String strategy,
    TrainingDepth depth,
    Memory memory,
    Steps steps,
    Timing timing,
    DriftDetection drift,
    @Nullable HardExampleChoice hardExamples,
    @Nullable PseudoLabeling pseudoLabels,
    GuardRules guard) {

  /** The default strategy. */
  public static final String REPLAY = "replay";

  private static final String FINE_TUNE = "fine-tune";

  /**
   * The replay memory.
   *
   * @param samples capacity in samples, 0 or more
   * @param bits bits of a stored value, 8 or 32
   */
  public record Memory(int samples, int bits) {

    /** 500 samples in float32. */
    public static final Memory DEFAULT = new Memory(500, Float.SIZE);

    public Memory {
      if (samples < 0 || (bits != 8 && bits != Float.SIZE)) {
        throw new IllegalArgumentException(
            "memory of " + samples + " samples in " + bits + " bits: must be 0 or more, 8 or 32");
      }
    }
  }

  /**
   * The training steps.
   *
   * @param batch new samples per step, 1 or more
   * @param replayed kept samples per step, 1 or more
   * @param perSample steps with each new sample, 0 or more
   */
  public record Steps(int batch, int replayed, int perSample) {

    /** One step on each new sample and 31 kept ones. */
    public static final Steps DEFAULT = new Steps(1, 31, 1);

    public Steps {
      if (batch < 1 || replayed < 1 || perSample < 0) {
        throw new IllegalArgumentException(
            "batch %d and replayed %d must be 1 or more, steps per sample %d 0 or more"
                .formatted(batch, replayed, perSample));
      }
    }
  }

  /**
   * When a training starts.
   *
   * @param trainWhen condition that starts a training; null to start as soon as a batch of samples
   *     is waiting
   * @param waiting maximum number of new samples waiting for a training; a further one replaces the
   *     oldest
   */
  public record Timing(@Nullable Condition trainWhen, int waiting) {

    /** Default maximum number of waiting samples if there is a condition. */
    public static final int DEFAULT_WAITING = 256;

    public Timing {
      if (waiting < 1) {
        throw new IllegalArgumentException("waiting " + waiting + " must be 1 or more");
      }
    }
  }

  /**
   * @throws IllegalArgumentException if its parts contradict each other
   */
  public LearningPlan {
    check(
        strategy,
        depth,
        steps,
        timing,
        drift,
        (field, problem) -> {
          throw new IllegalArgumentException(field + ": " + problem);
        });
  }

  /**
   * Checks the parts for contradictions.
   *
   * @param report receives the field of the file, and the value with what is allowed
   */
  static void check(
      String strategy,
      TrainingDepth depth,
      Steps steps,
      Timing timing,
      DriftDetection drift,
      BiConsumer<String, String> report) {
    List<String> detectors = drift.names();
    List<String> flying =
        Strategies.all().stream()
            .filter(factory -> factory.flight() != StrategyFactory.Flight.NEVER)
            .map(StrategyFactory::name)
            .toList();
    if (!flying.contains(strategy)) {
      boolean known = Strategies.all().stream().anyMatch(f -> f.name().equals(strategy));
      report.accept(
          "strategy",
          Finding.quote(strategy)
              + (known ? " can learn in trials only;" : "")
              + " must be one of "
              + String.join(", ", flying)
              + (known ? "" : NearestName.hint(strategy, flying)));
    } else if (Strategies.named(strategy).flight() == StrategyFactory.Flight.WITH_DRIFT
        && detectors.isEmpty()) {
      report.accept(
          "strategy",
          Finding.quote(strategy)
              + " protects earlier tasks, which a drift ends; must have a detector in 'drift'");
    }
    if (timing.waiting() < steps.batch()) {
      report.accept(
          "waiting", "'" + timing.waiting() + "' must be at least the batch, " + steps.batch());
    }
    Condition trainWhen = timing.trainWhen();
    if (trainWhen == null) {
      if (detectors.contains(EmbeddingDistance.NAME) && !depth.equals(TrainingDepth.HEAD)) {
        report.accept(
            "drift",
            Finding.quote(EmbeddingDistance.NAME)
                + " would detect the training itself when all layers are trained continuously; must have 'train: head' or a 'train-when'");
      }
    } else {
      trainWhen
          .detectors()
          .filter(name -> !detectors.contains(name))
          .distinct()
          .forEach(
              name ->
                  report.accept(
                      "train-when",
                      "drift " + Finding.quote(name) + " must be a detector in 'drift'"));
    }
  }

  /**
   * A plan for replay on every sample as it arrives, without options.
   *
   * @param minibatch samples per step, including the new one; 1 for no replay
   * @param kept capacity of the memory in samples, 1 or more
   * @param stepsPerSample steps per sample, 0 or more
   * @throws IllegalArgumentException if a value is outside its range; the message names the option
   */
  public static LearningPlan ofReplay(int minibatch, int kept, int stepsPerSample) {
    atLeast("batch", minibatch, 1);
    atLeast("replay", kept, 1);
    atLeast("steps-per-sample", stepsPerSample, 0);
    return new LearningPlan(
        minibatch == 1 ? FINE_TUNE : REPLAY,
        TrainingDepth.FULL,
        new Memory(kept, Float.SIZE),
        new Steps(1, Math.max(1, minibatch - 1), stepsPerSample),
        new Timing(null, 1),
        DriftDetection.NONE,
        null,
        null,
        GuardRules.DEFAULT);
  }

  /** The same plan with other rules for the guard. */
  public LearningPlan withGuard(GuardRules next) {
    return new LearningPlan(
        strategy, depth, memory, steps, timing, drift, hardExamples, pseudoLabels, next);
  }

  private static void atLeast(String name, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(name + " " + value + " must be " + least + " or more");
    }
  }
}
