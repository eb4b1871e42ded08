package space.perigee.onboard.flight.learn;

import java.util.List;
import java.util.Optional;
import space.perigee.onboard.flight.account.Counter;
import space.perigee.onboard.flight.account.FlightCounters;
import space.perigee.onboard.learning.Learner;
import space.perigee.onboard.memory.RecordStorage;
import space.perigee.onboard.plan.HardExampleChoice;
import space.perigee.sync.model.Sha256;

/**
 * What becomes of a hard example: a candidate, chosen for a pass, posted in the batch that waits in
 * the outbox, and then kept until its label comes.
 */
public final class HardExamplePipeline {

  private final HardExamples examples;
  private final PostedBatch posted;
  private final AwaitedLabels awaited;

  HardExamplePipeline(
      HardExampleChoice plan,
      Learner learner,
      OnboardModel model,
      RecordStorage memory,
      long seed) {
    int features = learner.input().size();
    this.examples = new HardExamples(plan, features, model.embeddingSize(), memory, seed);
    this.posted = new PostedBatch();
    this.awaited = new AwaitedLabels(plan.kept(), features, memory);
  }

  /** The candidates and the chosen. */
  HardExamples examples() {
    return examples;
  }

  /** Those that wait for their label. */
  AwaitedLabels awaited() {
    return awaited;
  }

  List<LearningPart> parts() {
    return List.of(examples, posted, awaited);
  }

  /**
   * Chooses for a pass that is about to begin.
   *
   * @return true if something was chosen, which the next checkpoint must hold
   */
  public boolean choose() {
    return examples.choose();
  }

  /** What was chosen, the most valuable first. */
  public List<HardExample> chosen() {
    return examples.best(Long.MAX_VALUE);
  }

  /** These lie in the outbox now; the next checkpoint must hold that. */
  public void posted(Sha256 batch, List<HardExample> chosen) {
    List<Long> ids = chosen.stream().map(HardExample::id).toList();
    chosen.forEach(example -> awaited.add(example.id(), example.sample()));
    examples.posted(ids);
    posted.posted(batch, ids);
  }

  /** The batch that was posted last, until it is {@link #settle settled}. */
  public Optional<Sha256> batch() {
    return posted.content();
  }

  /**
   * The batch has its receipt, or is lost.
   *
   * @return examples in it
   */
  public int settle() {
    int size = posted.ids().size();
    posted.forget();
    return size;
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
