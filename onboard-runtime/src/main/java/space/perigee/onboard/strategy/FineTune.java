package space.perigee.onboard.strategy;

import java.util.List;

/**
 * Trains on fresh samples only: the lower bound, which forgets (McCloskey and Cohen, Catastrophic
 * interference in connectionist networks, 1989).
 */
final class FineTune extends GradientStrategy {

  FineTune(StrategyContext context) {
    super(context);
  }

  @Override
  public void observe(float[] rows, int[] labels) {
    backward(Minibatch.of(rows, labels, List.of()));
    trainer.step();
  }
}
