package space.perigee.onboard.bench;

import java.util.Arrays;
import space.perigee.onboard.engine.Trainer;
import space.perigee.onboard.task.Classification;
import space.perigee.onboard.task.Task;

/**
 * A network run by Perigee's engine. As in flight, the frozen layers run once for each fresh
 * sample, and samples of a replay memory go with them into the step.
 */
public final class EngineWorkload implements Workload {

  private final Trainer trainer;
  private final int cut;
  private final int replayed;
  private final Task task;
  private float[] old = {};
  private float[] logits = {};

  /**
   * @param cut the first layer that is trained
   * @param replayed old samples in each minibatch
   */
  public EngineWorkload(Trainer trainer, int cut, int replayed) {
    this.trainer = trainer;
    this.cut = cut;
    this.replayed = replayed;
    this.task = Classification.of(trainer.outputs());
  }

  @Override
  public void train(float[] rows, int[] labels) {
    float[] fresh = cut == 0 ? rows : trainer.forward(0, cut, rows);
    if (replayed == 0) {
      step(fresh, labels);
      return;
    }
    if (old.length == 0) {
      old = new float[replayed * trainer.sizeAt(cut)];
      for (int i = 0; i < old.length; i++) {
        old[i] = fresh[i % fresh.length];
      }
    }
    float[] minibatch = Arrays.copyOf(fresh, fresh.length + old.length);
    System.arraycopy(old, 0, minibatch, fresh.length, old.length);
    int[] all = Arrays.copyOf(labels, labels.length + replayed);
    for (int i = labels.length; i < all.length; i++) {
      all[i] = labels[i % labels.length];
    }
    step(minibatch, all);
  }

  private void step(float[] rows, int[] labels) {
    backward(rows, labels, 1f / labels.length);
    trainer.step();
  }

  @Override
  public void predict(float[] rows) {
    trainer.forward(0, trainer.layers(), rows);
  }

  /** The gradient of the summed loss, in the order of the parameters. */
  public float[] gradient(float[] rows, int[] labels) {
    backward(rows, labels, 1);
    return trainer.gradient();
  }

  private void backward(float[] rows, int[] labels, float weight) {
    if (logits.length != labels.length * trainer.outputs()) {
      logits = new float[labels.length * trainer.outputs()];
    }
    trainer.logits(cut, rows, logits);
    task.toGradient(logits, labels, weight);
    trainer.backward(logits);
  }
}
