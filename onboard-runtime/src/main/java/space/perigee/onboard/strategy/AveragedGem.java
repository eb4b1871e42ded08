package space.perigee.onboard.strategy;

import java.util.List;

/**
 * A-GEM: projects the gradient so that a step does not raise the loss on the memory, to first order
 * (Chaudhry et al., Efficient lifelong learning with A-GEM, ICLR 2019). With {@code g} the gradient
 * on fresh samples and {@code r} the gradient on samples drawn from the memory:
 *
 * <pre>
 *   g' = g - (g.r / r.r) r   if g.r is negative, else g
 * </pre>
 */
final class AveragedGem extends ReplayStrategy {

  AveragedGem(StrategyContext context) {
    super(context, context.newMemory(ExemplarMemory.Policy.RESERVOIR));
  }

  @Override
  public boolean step(float[] rows, int[] labels) {
    List<Exemplar> old = memory.draw(context.replay().replayed());
    if (old.isEmpty()) {
      backward(Minibatch.of(rows, labels, List.of()));
    } else {
      backward(Minibatch.of(old));
      float[] reference = trainer.gradient();
      backward(Minibatch.of(rows, labels, List.of()));
      float[] gradient = trainer.gradient();
      project(gradient, reference);
      trainer.setGradient(gradient);
    }
    return trainer.step();
  }

  /** Removes from {@code gradient} its component against {@code reference}. */
  static void project(float[] gradient, float[] reference) {
    double product = 0;
    double square = 0;
    for (int i = 0; i < gradient.length; i++) {
      product += (double) gradient[i] * reference[i];
      square += (double) reference[i] * reference[i];
    }
    if (product < 0 && square > 0) {
      float factor = (float) (product / square);
      for (int i = 0; i < gradient.length; i++) {
        gradient[i] -= factor * reference[i];
      }
    }
  }
}
