package space.perigee.ground.admission;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import space.perigee.ground.evaluate.SampleLosses;
import space.perigee.sync.model.ParameterLayout;
import space.perigee.sync.model.TensorSpec;
import space.perigee.sync.model.Weights;

/**
 * A problem whose best model is known: a block of parameters for each of six labels, and the loss
 * of a sample is the squared distance of its label's block from ones.
 */
final class ToyProblem {

  static final int LABELS = 6;
  private static final int BLOCK = 40;
  private static final int SAMPLES = 30;
  private static final ParameterLayout LAYOUT =
      new ParameterLayout(List.of(new TensorSpec("W", List.of(LABELS, BLOCK))));

  private final Random random;

  ToyProblem(long seed) {
    this.random = new Random(seed);
  }

  /** A model whose blocks are all {@code value}, more or less. */
  Weights model(double value) {
    float[] values = new float[LAYOUT.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (value + 0.05 * random.nextGaussian());
    }
    return Weights.of(LAYOUT, values);
  }

  /** The losses of a model. */
  static Optional<SampleLosses> losses(Weights weights) {
    int[] labels = new int[LABELS * SAMPLES];
    double[] losses = new double[labels.length];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = i % LABELS;
      double sum = 0;
      for (int j = 0; j < BLOCK; j++) {
        double off = weights.get(labels[i] * BLOCK + j) - 1;
        sum += off * off;
      }
      losses[i] = sum / BLOCK * (1 + 0.2 * Math.sin(i));
    }
    return Optional.of(new SampleLosses(labels, losses));
  }

  /** What a satellite learns that sees all labels. */
  LearnedChange honest(String satellite, Weights current) {
    return learned(satellite, current, 0.2, 0.2, 0, LABELS);
  }

  /** What a satellite learns that sees two labels, and forgets some of the others. */
  LearnedChange ofTwoLabels(String satellite, Weights current, int first) {
    return learned(satellite, current, 0.4, -0.05, first, 2);
  }

  /** What it learns if it takes one label for another. */
  LearnedChange against(String satellite, Weights current, int label) {
    return learned(satellite, current, -0.8, 0.2, label, 1);
  }

  private LearnedChange learned(
      String satellite, Weights current, double inside, double outside, int first, int count) {
    float[] change = new float[current.size()];
    for (int i = 0; i < change.length; i++) {
      boolean isInside = Math.floorMod(i / BLOCK - first, LABELS) < count;
      double step = isInside ? inside : outside;
      change[i] = (float) (step * (1 - current.get(i)) + 0.02 * random.nextGaussian());
    }
    return LearnedChange.of(satellite, change, 100);
  }

  static LearnedChange times(LearnedChange change, double factor, double samples) {
    float[] values = new float[change.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (factor * change.value(i));
    }
    return LearnedChange.of(change.satellite(), values, samples);
  }

  LearnedChange random(String satellite, double norm) {
    float[] values = new float[LAYOUT.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    LearnedChange raw = LearnedChange.of(satellite, values, 100);
    return times(raw, norm / raw.norm(), 100);
  }
}
