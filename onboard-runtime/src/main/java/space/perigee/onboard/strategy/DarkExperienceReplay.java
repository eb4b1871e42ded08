package space.perigee.onboard.strategy;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * DER++: replayed samples should keep the logits they had when stored, which carry more of the
 * earlier network than their labels do (Buzzega et al., Dark experience for general continual
 * learning, NeurIPS 2020). Two independent draws from the memory:
 *
 * <pre>
 *   loss = CE(fresh) + alpha mean |z - z_stored|^2 / classes + beta CE(old)
 * </pre>
 */
final class DarkExperienceReplay extends ReplayStrategy {

  private static final float ALPHA = 0.5f;
  private static final float BETA = 1;

  DarkExperienceReplay(StrategyContext context) {
    super(
        context,
        context.newMemory(
            "replay",
            ExemplarMemory.Policy.RESERVOIR,
            context.replay().samples(),
            context.trainer().outputs()));
  }

  @Override
  public void observe(float[] rows, int[] labels) {
    Loss loss = lossOf(rows, labels);
    if (loss != null) {
      for (int i = 0; i < labels.length; i++) {
        memory.offer(
            new Exemplar(Minibatch.row(rows, i, context.features()), labels[i], loss.logits(i)));
      }
    }
  }

  @Override
  public boolean step(float[] rows, int[] labels) {
    return lossOf(rows, labels) != null;
  }

  @Override
  public int samplesOfStep(int fresh) {
    return fresh + 2 * Math.min(context.replay().replayed(), memory.size());
  }

  /**
   * The loss, with the logits of the fresh samples before the step; null if the step was not taken.
   */
  private @Nullable Loss lossOf(float[] rows, int[] labels) {
    List<Exemplar> dark = memory.draw(context.replay().replayed());
    List<Exemplar> old = new ArrayList<>(dark);
    old.addAll(memory.draw(context.replay().replayed()));
    Minibatch minibatch = Minibatch.of(rows, labels, old);
    int fresh = minibatch.fresh();
    int afterDark = fresh + dark.size();
    Loss loss =
        backward(
            minibatch,
            (terms, row) -> {
              if (row < fresh) {
                terms.ofLabel(row, labels[row], 1f / fresh);
              } else if (row < afterDark) {
                terms.squaredDistance(row, dark.get(row - fresh).logits(), ALPHA / dark.size());
              } else {
                terms.ofLabel(row, minibatch.labels()[row], BETA / (minibatch.size() - afterDark));
              }
            });
    return trainer.step() ? loss : null;
  }
}
