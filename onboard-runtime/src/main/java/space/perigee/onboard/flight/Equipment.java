package space.perigee.onboard.flight;

import java.util.List;
import org.jspecify.annotations.Nullable;
import space.perigee.onboard.data.LabeledData;
import space.perigee.onboard.flight.account.EnergyBudget;
import space.perigee.onboard.flight.learn.SampleStream;
import space.perigee.onboard.flight.pass.GroundLink;
import space.perigee.onboard.flight.pass.SilentLink;
import space.perigee.onboard.flight.payload.PredictionSink;
import space.perigee.onboard.learning.Learner;
import space.perigee.onboard.memory.RamStorage;
import space.perigee.onboard.memory.RecordStorage;
import space.perigee.sync.contact.ContactPlan;
import space.perigee.sync.journal.MemoryJournalFolder;
import space.perigee.sync.transfer.SegmentStore;

/**
 * What a satellite flies with.
 *
 * @param learner with the weights that the ground was given too
 * @param stream what it will see
 * @param golden labeled samples on which models from the ground are evaluated, or null
 * @param energy limit for computing
 * @param contacts contact plan; contacts of other satellites are ignored
 * @param ground the way to the ground
 * @param memory where samples are kept
 * @param checkpoints where its state is kept, including the index of that memory
 * @param predictions takes the prediction of each sample
 */
public record Equipment(
    Learner learner,
    SampleStream stream,
    @Nullable LabeledData golden,
    EnergyBudget energy,
    ContactPlan contacts,
    GroundLink ground,
    RecordStorage memory,
    CheckpointStore checkpoints,
    PredictionSink predictions) {

  /**
   * @throws IllegalArgumentException if the golden set has other classes or features than the model
   */
  public Equipment {
    if (golden != null) {
      if (!golden.classes().equals(learner.labels())) {
        throw new IllegalArgumentException(
            "the golden set has classes " + golden.classes() + ", the model " + learner.labels());
      }
      if (golden.featureCount() != learner.input().size()) {
        throw new IllegalArgumentException(
            "the golden set has "
                + golden.featureCount()
                + " features, the model takes "
                + learner.input().size());
      }
    }
  }

  /** Equipment of a satellite that learns alone and keeps nothing. */
  public static Equipment standalone(Learner learner, SampleStream stream, EnergyBudget energy) {
    return new Equipment(
        learner,
        stream,
        null,
        energy,
        ContactPlan.of(List.of()),
        GroundLink.trusted(
            new SilentLink(),
            new SegmentStore(new MemoryJournalFolder()),
            new MemoryJournalFolder()),
        new RamStorage(),
        new MemoryCheckpointStore(),
        PredictionSink.NONE);
  }

  /**
   * With labeled samples on which models from the ground are evaluated; null to adopt every model.
   */
  public Equipment withGolden(@Nullable LabeledData newGolden) {
    return new Equipment(
        learner, stream, newGolden, energy, contacts, ground, memory, checkpoints, predictions);
  }

  /** With a contact plan and a link to the ground. */
  public Equipment withGround(ContactPlan newContacts, GroundLink newGround) {
    return new Equipment(
        learner, stream, golden, energy, newContacts, newGround, memory, checkpoints, predictions);
  }

  /** With its state kept elsewhere. */
  public Equipment withState(RecordStorage newMemory, CheckpointStore newCheckpoints) {
    return new Equipment(
        learner, stream, golden, energy, contacts, ground, newMemory, newCheckpoints, predictions);
  }

  /** With a receiver of the predictions. */
  public Equipment withPredictions(PredictionSink newPredictions) {
    return new Equipment(
        learner, stream, golden, energy, contacts, ground, memory, checkpoints, newPredictions);
  }
}
