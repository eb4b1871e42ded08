package space.perigee.onboard.strategy;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;

/**
 * The proximal term of FedProx: fine-tuning that stays close to the round's global model, against
 * client drift (Li et al., Federated optimization in heterogeneous networks, MLSys 2020).
 *
 * <pre>
 *   loss = CE(fresh) + mu / 2 |w - w_global|^2
 * </pre>
 *
 * The anchor is the model at the start of the round. Without rounds, as in a trial, it is the model
 * at the start of the task.
 */
final class FedProx extends GradientStrategy {

  private static final float MU = 0.01f;

  private final float[] anchor;
  private boolean hasRounds;

  FedProx(StrategyContext context) {
    super(context);
    this.anchor = trainer.parameters();
  }

  @Override
  public void beginRound(float[] global) {
    System.arraycopy(global, 0, anchor, 0, anchor.length);
    hasRounds = true;
  }

  @Override
  public void beginTask() {
    if (!hasRounds) {
      System.arraycopy(trainer.parameters(), 0, anchor, 0, anchor.length);
    }
  }

  @Override
  public void observe(float[] rows, int[] labels) {
    backward(Minibatch.of(rows, labels, List.of()));
    float[] gradient = trainer.gradient();
    float[] parameters = trainer.parameters();
    for (int i = 0; i < gradient.length; i++) {
      gradient[i] += MU * (parameters[i] - anchor[i]);
    }
    trainer.setGradient(gradient);
    trainer.step();
  }

  @Override
  public void save(DataOutput out) throws IOException {
    StateArrays.write(out, anchor);
    out.writeBoolean(hasRounds);
  }

  @Override
  public void restore(DataInput in) throws IOException {
    StateArrays.readInto(in, anchor);
    hasRounds = in.readBoolean();
  }
}
