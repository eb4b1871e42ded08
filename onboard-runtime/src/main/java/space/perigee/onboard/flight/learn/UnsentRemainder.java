package space.perigee.onboard.flight.learn;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import space.perigee.onboard.strategy.StateArrays;
import space.perigee.sync.model.ParameterLayout;
import space.perigee.sync.model.Weights;

/**
 * What lossy deltas have dropped of the learner's progress: the error feedback of a satellite.
 *
 * <p>A delta carries the largest changes, and the rest must leave with later ones. Until the
 * satellite adopts a global model, nothing is to be done: the rest is the difference between the
 * learner and the mirror. Adoption replaces the learner by the global model and adds what the
 * ground does not have yet. If that included the rest, the learner would train from changes that
 * were never averaged with those of other satellites, and drift away from the global model with
 * every round. So the rest is put aside: added to what is sent, but not trained from.
 *
 * <pre>
 *   offer:   wanted = learner + aside      last  = wanted - what the ground decodes
 *   adopt:   learner = G + (learner + aside - merged) - last             aside = last
 * </pre>
 *
 * The sum of learner and aside is the same either way, so nothing is lost or sent twice. Both are
 * dropped if they are not finite, and when the guard returns the learner to an earlier state, which
 * may contain them. Lossless deltas drop nothing. The cost is two copies of the parameters.
 *
 * <p>Seide et al., 1-bit stochastic gradient descent, Interspeech 2014; Karimireddy et al., Error
 * feedback fixes SignSGD, ICML 2019.
 */
public final class UnsentRemainder implements LearningPart {

  private static final String NAME = "unsent-remainder";

  private final ParameterLayout layout;

  /** Added to what is sent; null if nothing. */
  private @Nullable Weights aside;

  /** What the last delta dropped; null if nothing. */
  private @Nullable Weights last;

  public UnsentRemainder(ParameterLayout layout) {
    this.layout = layout;
  }

  /** The weights that the ground is to hold: what was learned, and what was put aside. */
  public Weights wanted(Weights learned) {
    if (aside == null) {
      return learned;
    }
    Weights sum = combined(learned, aside, 1);
    if (!sum.isFinite()) {
      forget();
      return learned;
    }
    return sum;
  }

  /**
   * A delta was offered.
   *
   * @param wanted weights that were to be sent
   * @param result weights that the ground will decode
   */
  public void offered(Weights wanted, Weights result) {
    Weights dropped = wanted.equals(result) ? null : combined(wanted, result, -1);
    last = dropped != null && dropped.isFinite() ? dropped : null;
  }

  /**
   * The learner after a global model arrives.
   *
   * @param merged the weights of this satellite that are part of it
   */
  Weights merged(Weights global, Weights learner, Weights merged) {
    Weights progress = combined(wanted(learner), merged, -1);
    Weights candidate = combined(global, progress, 1);
    return last == null ? candidate : combined(candidate, last, -1);
  }

  /** The learner has adopted a global model. */
  void adopted() {
    aside = last;
  }

  /** Drops everything. */
  void forget() {
    aside = null;
    last = null;
  }

  private static Weights combined(Weights a, Weights b, int sign) {
    float[] values = a.toArray();
    for (int i = 0; i < values.length; i++) {
      values[i] += sign * b.get(i);
    }
    return Weights.of(a.layout(), values);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String settings() {
    return layout.size() + " parameters";
  }

  /** Checkpoints of satellites without error feedback have none. */
  @Override
  public boolean mayBeAbsent() {
    return true;
  }

  @Override
  public void save(DataOutput out) throws IOException {
    write(out, aside);
    write(out, last);
  }

  private static void write(DataOutput out, @Nullable Weights weights) throws IOException {
    out.writeBoolean(weights != null);
    if (weights != null) {
      StateArrays.write(out, weights.toArray());
    }
  }

  @Override
  public void restore(DataInput in) throws IOException {
    aside = read(in);
    last = read(in);
  }

  private @Nullable Weights read(DataInput in) throws IOException {
    if (!in.readBoolean()) {
      return null;
    }
    float[] values = new float[layout.size()];
    StateArrays.readInto(in, values);
    return Weights.of(layout, values);
  }
}
