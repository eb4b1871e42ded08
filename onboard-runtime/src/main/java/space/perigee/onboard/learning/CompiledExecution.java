package space.perigee.onboard.learning;

import space.perigee.onboard.engine.Trainer;

/** The engine, on the plain cross-entropy of a minibatch. */
final class CompiledExecution implements Execution {

  private final Trainer trainer;

  CompiledExecution(Trainer trainer) {
    this.trainer = trainer;
  }

  @Override
  public double fit(float[] rows, int[] labels) {
    SoftmaxLoss.Sum sum =
        SoftmaxLoss.of(trainer.logits(0, rows), trainer.classes(), labels, 1f / labels.length);
    trainer.backward(sum.gradient());
    return trainer.step() ? sum.loss() / labels.length : Double.NaN;
  }

  @Override
  public float[] probabilities(float[] rows) {
    return SoftmaxLoss.probabilities(trainer.forward(0, trainer.layers(), rows), trainer.classes());
  }
}
