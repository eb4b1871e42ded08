package space.perigee.onboard.flight;

import java.util.List;
import space.perigee.onboard.learning.Learner;
import space.perigee.onboard.memory.RecordStorage;
import space.perigee.onboard.plan.HardExampleChoice;

/**
 * What becomes of hard examples: candidates and chosen ones, then those of the batch that waits in
 * the outbox, then those that wait for their label.
 */
record HardExamplePipeline(HardExamples examples, PostedBatch posted, AwaitedLabels awaited) {

  /** An empty one. */
  static HardExamplePipeline of(
      HardExampleChoice plan,
      Learner learner,
      OnboardModel model,
      RecordStorage memory,
      long seed) {
    int features = learner.input().size();
    return new HardExamplePipeline(
        new HardExamples(plan, features, model.embeddingSize(), memory, seed),
        new PostedBatch(),
        new AwaitedLabels(plan.kept(), features, memory));
  }

  List<LearningPart> parts() {
    return List.of(examples, posted, awaited);
  }

  /**
   * @param waits whether the batch that was posted last is still in the outbox
   */
  LearningStatus.HardExampleStatus status(boolean waits, FlightCounters counters) {
    List<Long> waiting = waits ? posted.ids() : List.of();
    return new LearningStatus.HardExampleStatus(
        examples.candidates(),
        examples.chosen(),
        examples.chosenBytes(),
        waiting.size(),
        counters.get(Counter.HARD_EXAMPLES_SENT),
        awaited.sizeBesides(waiting),
        counters.get(Counter.LABELS_TAKEN));
  }
}
