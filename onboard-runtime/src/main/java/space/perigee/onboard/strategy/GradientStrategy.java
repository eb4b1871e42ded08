package space.perigee.onboard.strategy;

import java.util.function.ObjIntConsumer;
import space.perigee.onboard.engine.Trainer;

/** A strategy that trains the network above the cut by gradients with respect to its logits. */
abstract class GradientStrategy implements Strategy {

  final Trainer trainer;
  final StrategyContext context;

  GradientStrategy(StrategyContext context) {
    this.trainer = context.trainer();
    this.context = context;
  }

  /**
   * Computes the gradient of a loss on a minibatch.
   *
   * @param terms adds the terms of a row
   */
  final Loss backward(Minibatch minibatch, ObjIntConsumer<Loss> terms) {
    Loss loss =
        new Loss(
            context.task(), trainer.logits(context.cut(), minibatch.rows()), trainer.outputs());
    for (int row = 0; row < minibatch.size(); row++) {
      terms.accept(loss, row);
    }
    trainer.backward(loss.gradient());
    return loss;
  }

  /** Computes the gradient of the mean loss of a minibatch. */
  final Loss backward(Minibatch minibatch) {
    float weight = 1f / minibatch.size();
    return backward(minibatch, (loss, row) -> loss.ofLabel(row, minibatch.labels()[row], weight));
  }

  @Override
  public float[] logits(float[] rows) {
    return context.forward(rows);
  }
}
