package space.perigee.onboard.flight;

import space.perigee.onboard.board.MemoryNeed;
import space.perigee.onboard.board.TrainingShape;
import space.perigee.onboard.engine.Trainer;
import space.perigee.onboard.learning.Learner;
import space.perigee.onboard.memory.RamStorage;
import space.perigee.onboard.plan.LearningPlan;
import space.perigee.onboard.strategy.ReplaySettings;
import space.perigee.onboard.strategy.StrategyContext;

/** The memory that a flight needs, known before its first sample. */
public final class FlightMemory {

  /** Sizes do not depend on the seed. */
  private static final long ANY_SEED = 1;

  private FlightMemory() {}

  /**
   * The memory for a model and a learning plan.
   *
   * @param trainer that of the learner; for a network that only DL4J can run, the need is unknown
   * @param cut first layer that the plan trains
   * @param hasGolden whether a golden set is given, with which the plan may guard the model
   * @throws IllegalArgumentException if the plan does not fit the network
   */
  public static MemoryNeed need(
      Learner learner, Trainer trainer, LearningPlan plan, int cut, boolean hasGolden) {
    LearningPlan.Steps steps = plan.steps();
    StrategyContext context =
        new StrategyContext(
            learner.task(),
            trainer,
            cut,
            new ReplaySettings(
                plan.memory().samples(), plan.memory().bits(), steps.replayed(), new RamStorage()),
            ANY_SEED);
    MemoryNeed need =
        MemoryNeed.of(
            trainer,
            new TrainingShape(
                context.cut(),
                steps.batch(),
                steps.replayed(),
                context.memoryBytes(trainer.outputs())));
    return hasGolden && plan.guard().active() ? need.guarded(trainer) : need;
  }
}
