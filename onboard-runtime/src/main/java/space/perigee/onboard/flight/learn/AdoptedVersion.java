package space.perigee.onboard.flight.learn;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import space.perigee.sync.transfer.Subject;

/**
 * The global model that the learner adopted last. Each delta says so: the ground needs it to tell
 * what the satellite has learned itself.
 */
public final class AdoptedVersion implements LearningPart {

  private static final String NAME = "adopted-version";

  /** 0 until a model was adopted. */
  private long number;

  /** The learner has adopted the global model of that number. */
  void adopt(long next) {
    number = next;
  }

  /** Its number; 0 until a model was adopted. */
  public long number() {
    return number;
  }

  /** The subject of a delta. */
  public Subject subject(long samples) {
    return Subject.ofDelta(samples, number);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String settings() {
    return "";
  }

  /** Checkpoints of 0.1.0 have none: the ground then goes by the bases of the deltas. */
  @Override
  public boolean mayBeAbsent() {
    return true;
  }

  @Override
  public void save(DataOutput out) throws IOException {
    out.writeLong(number);
  }

  @Override
  public void restore(DataInput in) throws IOException {
    number = in.readLong();
  }
}
