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
 * The stages of a hard example: candidate, chosen for a pass, posted in a batch that waits in the
 * outbox, and awaiting its label.
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

  /** Candidates and chosen examples. */
  HardExamples examples() {
    return examples;
  }

  /** Examples that wait for their label. */
  AwaitedLabels awaited() {
    return awaited;
  }

  List<LearningPart> parts() {
    return List.of(examples, posted, awaited);
  }

  /**
   * Chooses examples for the next pass.
   *
   * @return true if any were chosen; the caller then makes a checkpoint
   */
  public boolean choose() {
    return examples.choose();
  }

  /** The chosen examples, most valuable first. */
  public List<HardExample> chosen() {
    return examples.best(Long.MAX_VALUE);
  }

  /** Records that these examples are in the outbox now; the caller then makes a checkpoint. */
  public void posted(Sha256 batch, List<HardExample> chosen) {
    List<Long> ids = chosen.stream().map(HardExample::id).toList();
    chosen.forEach(example -> awaited.add(example.id(), example.sample(), example.cameLabeled()));
    examples.posted(ids);
    posted.posted(batch, ids);
  }

  /** The last posted batch, until it is {@link #settle settled}. */
  public Optional<Sha256> batch() {
    return posted.content();
  }

  /**
   * Forgets the batch: its receipt arrived, or it is lost.
   *
   * @return number of its examples
   */
  public int settle() {
    int size = posted.ids().size();
    posted.forget();
    return size;
  }

  /**
   * @param waits whether the last posted batch is still in the outbox
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
