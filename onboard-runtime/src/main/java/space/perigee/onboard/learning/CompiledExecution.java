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
    int classes = trainer.classes();
    float[] probabilities = SoftmaxLoss.probabilities(trainer.logits(0, rows), classes);
    float[] gradient = new float[probabilities.length];
    double loss = 0;
    for (int i = 0; i < labels.length; i++) {
      loss += SoftmaxLoss.add(probabilities, i, classes, labels[i], 1f / labels.length, gradient);
    }
    trainer.backward(gradient);
    return trainer.step() ? loss / labels.length : Double.NaN;
  }

  @Override
  public float[] probabilities(float[] rows) {
    return SoftmaxLoss.probabilities(trainer.forward(0, trainer.layers(), rows), trainer.classes());
  }
}
