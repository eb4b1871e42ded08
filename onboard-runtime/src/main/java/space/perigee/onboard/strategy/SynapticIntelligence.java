package space.perigee.onboard.strategy;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;

/**
 * Synaptic intelligence: a parameter is held the more firmly, the more its path contributed to
 * reducing the loss (Zenke et al., Continual learning through synaptic intelligence, ICML 2017).
 *
 * <pre>
 *   path_i    += - g_i (w_i after the step - before)
 *   Omega_i   += max(0, path_i) / ((w_i - w*_i)^2 + xi)        at the end of each task
 *   loss       = CE + c sum_i Omega_i (w_i - w*_i)^2
 * </pre>
 *
 * Costs three copies of the parameters and keeps no samples.
 */
final class SynapticIntelligence extends GradientStrategy {

  private static final float STRENGTH = 0.5f;
  private static final float DAMPING = 1e-3f;

  private final float[] path;
  private final float[] importance;
  private final float[] anchor;

  SynapticIntelligence(StrategyContext context) {
    super(context);
    this.path = new float[trainer.parameterCount()];
    this.importance = new float[trainer.parameterCount()];
    this.anchor = trainer.parameters();
  }

  @Override
  public void observe(float[] rows, int[] labels) {
    backward(Minibatch.of(rows, labels, List.of()));
    float[] ofLoss = trainer.gradient();
    float[] before = trainer.parameters();
    float[] gradient = ofLoss.clone();
    for (int i = 0; i < gradient.length; i++) {
      gradient[i] += 2 * STRENGTH * importance[i] * (before[i] - anchor[i]);
    }
    trainer.setGradient(gradient);
    if (trainer.step()) {
      float[] after = trainer.parameters();
      for (int i = 0; i < path.length; i++) {
        path[i] -= ofLoss[i] * (after[i] - before[i]);
      }
    }
  }

  @Override
  public void endTask() {
    float[] now = trainer.parameters();
    for (int i = 0; i < path.length; i++) {
      float moved = now[i] - anchor[i];
      importance[i] += Math.max(0, path[i]) / (moved * moved + DAMPING);
      path[i] = 0;
    }
    System.arraycopy(now, 0, anchor, 0, now.length);
  }

  @Override
  public void save(DataOutput out) throws IOException {
    StateArrays.write(out, path);
    StateArrays.write(out, importance);
    StateArrays.write(out, anchor);
  }

  @Override
  public void restore(DataInput in) throws IOException {
    StateArrays.readInto(in, path);
    StateArrays.readInto(in, importance);
    StateArrays.readInto(in, anchor);
  }
}
