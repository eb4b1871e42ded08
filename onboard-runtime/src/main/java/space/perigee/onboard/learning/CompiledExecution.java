package space.perigee.onboard.learning;

import space.perigee.onboard.engine.Trainer;
import space.perigee.onboard.task.Softmax;

/** The engine, on the plain cross-entropy of a minibatch. */
final class CompiledExecution implements Execution {

  private final Trainer trainer;
  private float[] logits = {};

  CompiledExecution(Trainer trainer) {
    this.trainer = trainer;
  }

  @Override
  public double fit(float[] rows, int[] labels) {
    int length = labels.length * trainer.classes();
    if (logits.length != length) {
      logits = new float[length];
    }
    trainer.logits(0, rows, logits);
    double loss = Softmax.toGradient(logits, trainer.classes(), labels, 1f / labels.length);
    trainer.backward(logits);
    return trainer.step() ? loss / labels.length : Double.NaN;
  }

  @Override
  public float[] probabilities(float[] rows) {
    return Softmax.probabilities(trainer.forward(0, trainer.layers(), rows), trainer.classes());
  }
}
