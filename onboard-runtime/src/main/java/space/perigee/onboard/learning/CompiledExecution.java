package space.perigee.onboard.learning;

import space.perigee.onboard.engine.Trainer;
import space.perigee.onboard.task.Task;

/** Runs a network in Perigee's engine. */
final class CompiledExecution implements Execution {

  private final Trainer trainer;
  private final Task task;
  private float[] outputs = {};

  CompiledExecution(Trainer trainer, Task task) {
    this.trainer = trainer;
    this.task = task;
  }

  @Override
  public double fit(float[] rows, int[] labels) {
    int length = labels.length * trainer.outputs();
    if (outputs.length != length) {
      outputs = new float[length];
    }
    trainer.logits(0, rows, outputs);
    double loss = task.toGradient(outputs, labels, 1f / labels.length);
    trainer.backward(outputs);
    return trainer.step() ? loss / labels.length : Double.NaN;
  }

  @Override
  public float[] activations(float[] rows) {
    return task.activations(trainer.forward(0, trainer.layers(), rows));
  }
}
