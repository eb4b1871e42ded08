package space.perigee.onboard.strategy;

import java.util.ArrayList;
import java.util.List;
import space.perigee.onboard.learning.SplitMix64;

/**
 * Keeps everything and trains on all of it together, as often as there are samples: the upper
 * bound, which no satellite can afford. The quota of the memory does not hold here.
 */
final class Joint extends GradientStrategy {

  private final List<Exemplar> all = new ArrayList<>();
  private final SplitMix64 random;
  private final float[] beginning;
  private long shown;
  private boolean isStale;

  Joint(StrategyContext context) {
    super(context);
    this.random = new SplitMix64(context.seed());
    this.beginning = trainer.parameters();
  }

  @Override
  public void observe(float[] rows, int[] labels) {
    for (int i = 0; i < labels.length; i++) {
      Exemplar exemplar =
          new Exemplar(Minibatch.row(rows, i, context.features()), labels[i], new float[0]);
      all.add(exemplar);
    }
    shown += labels.length;
    isStale = true;
  }

  @Override
  public float[] logits(float[] rows) {
    if (isStale) {
      trainer.restart(beginning);
      Passes.over(all, 1, context.replayed(), random)
          .forEach(
              samples -> {
                backward(Minibatch.of(samples));
                trainer.step();
              });
      isStale = false;
    }
    return super.logits(rows);
  }
}
