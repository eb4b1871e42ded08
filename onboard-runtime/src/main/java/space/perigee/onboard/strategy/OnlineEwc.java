package space.perigee.onboard.strategy;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import space.perigee.onboard.learning.SplitMix64;
import space.perigee.onboard.task.Softmax;

/**
 * Online elastic weight consolidation: a quadratic penalty holds the parameters that matter for
 * earlier tasks (Kirkpatrick et al., Overcoming catastrophic forgetting, PNAS 2017; online with
 * decay after Schwarz et al., Progress and compress, ICML 2018).
 *
 * <pre>
 *   loss = CE + lambda / 2 sum_i F_i (w_i - w*_i)^2,    F = gamma F_before + F_task
 * </pre>
 *
 * {@code F_task} is the diagonal of the Fisher information on random samples of the task, with
 * labels drawn from the network's own predictions. Costs two copies of the parameters and a
 * backward pass for each of {@value #FISHER_SAMPLES} samples at the end of a task.
 */
final class OnlineEwc extends ReplayStrategy {

  private static final float LAMBDA = 100;
  private static final float GAMMA = 0.9f;
  private static final int FISHER_SAMPLES = 200;

  private SplitMix64 random;
  private final float[] fisher;
  private float @Nullable [] anchor;

  OnlineEwc(StrategyContext context) {
    super(context, context.newMemory("task", ExemplarMemory.Policy.RESERVOIR, FISHER_SAMPLES, 0));
    this.random = new SplitMix64(context.seed() + 1);
    this.fisher = new float[trainer.parameterCount()];
  }

  @Override
  public boolean step(float[] rows, int[] labels) {
    backward(Minibatch.of(rows, labels, List.of()));
    if (anchor != null) {
      float[] gradient = trainer.gradient();
      float[] parameters = trainer.parameters();
      for (int i = 0; i < gradient.length; i++) {
        gradient[i] += LAMBDA * fisher[i] * (parameters[i] - anchor[i]);
      }
      trainer.setGradient(gradient);
    }
    return trainer.step();
  }

  @Override
  public int samplesOfStep(int fresh) {
    return fresh;
  }

  @Override
  public int samplesOfEndTask() {
    return memory.size();
  }

  @Override
  public void endTask() {
    for (int i = 0; i < fisher.length; i++) {
      fisher[i] *= GAMMA;
    }
    List<Exemplar> samples = memory.all();
    for (Exemplar sample : samples) {
      backward(
          Minibatch.of(List.of(sample)),
          (loss, row) ->
              loss.ofLabel(
                  row, drawn(Softmax.probabilities(loss.logits(row), trainer.outputs())), 1));
      float[] gradient = trainer.gradient();
      for (int i = 0; i < fisher.length; i++) {
        fisher[i] += gradient[i] * gradient[i] / samples.size();
      }
    }
    memory.clear();
    anchor = trainer.parameters();
  }

  private int drawn(float[] probabilities) {
    float left = random.nextFloat();
    for (int k = 0; k < probabilities.length - 1; k++) {
      left -= probabilities[k];
      if (left < 0) {
        return k;
      }
    }
    return probabilities.length - 1;
  }

  @Override
  public void save(DataOutput out) throws IOException {
    super.save(out);
    out.writeLong(random.state());
    StateArrays.write(out, fisher);
    StateArrays.writeOptional(out, anchor);
  }

  @Override
  public void restore(DataInput in) throws IOException {
    super.restore(in);
    random = new SplitMix64(in.readLong());
    StateArrays.readInto(in, fisher);
    anchor = StateArrays.readOptional(in, fisher.length);
  }
}
