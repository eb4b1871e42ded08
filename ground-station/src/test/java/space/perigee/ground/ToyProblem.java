package space.perigee.ground;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import space.perigee.ground.aggregate.Update;
import space.perigee.ground.evaluate.Assessment;
import space.perigee.ground.evaluate.ModelEvaluator;
import space.perigee.ground.evaluate.SampleLosses;
import space.perigee.onboard.task.Classification;
import space.perigee.onboard.task.LabelScore;
import space.perigee.onboard.task.Task;
import space.perigee.sync.model.ParameterLayout;
import space.perigee.sync.model.TensorSpec;
import space.perigee.sync.model.Weights;

/**
 * A problem whose best model is known: a block of parameters for each of six labels. The loss of a
 * sample is the squared distance of its label's block from ones; it is found if that is below a
 * bound of its own.
 */
public final class ToyProblem implements ModelEvaluator {

  public static final int LABELS = 6;
  private static final int BLOCK = 40;
  private static final int SAMPLES = 100;
  private static final Task TASK = Classification.of(LABELS);
  private static final ParameterLayout LAYOUT =
      new ParameterLayout(List.of(new TensorSpec("W", List.of(LABELS, BLOCK))));

  private final Random random;

  public ToyProblem(long seed) {
    this.random = new Random(seed);
  }

  /** A model whose blocks are all {@code value}, more or less. */
  public Weights model(double value) {
    float[] values = new float[LAYOUT.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (value + 0.05 * random.nextGaussian());
    }
    return Weights.of(LAYOUT, values);
  }

  @Override
  public Task task() {
    return TASK;
  }

  @Override
  public Assessment evaluate(Weights weights) {
    List<LabelScore> labels = new ArrayList<>();
    double sum = 0;
    for (int label = 0; label < LABELS; label++) {
      double distance = distance(weights, label);
      int found = 0;
      for (int i = 0; i < SAMPLES; i++) {
        found += distance < (i + 0.5) / SAMPLES ? 1 : 0;
      }
      double share = (double) found / SAMPLES;
      labels.add(new LabelScore(String.valueOf(label), share, SAMPLES));
      sum += share / LABELS;
    }
    return new Assessment(TASK.metric(), sum, sum, sum, labels);
  }

  @Override
  public Optional<SampleLosses> losses(Weights weights) {
    int[] labels = new int[LABELS * SAMPLES];
    double[] losses = new double[labels.length];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = i % LABELS;
      losses[i] = distance(weights, labels[i]) * (1 + 0.2 * Math.sin(i));
    }
    return Optional.of(new SampleLosses(labels, losses));
  }

  private static double distance(Weights weights, int label) {
    double sum = 0;
    for (int i = 0; i < BLOCK; i++) {
      double off = weights.get(label * BLOCK + i) - 1;
      sum += off * off;
    }
    return sum / BLOCK;
  }

  /** What a satellite learns that sees all labels. */
  public Update honest(String satellite, Weights current) {
    return learned(satellite, current, 0.2, 0.2, 0, LABELS);
  }

  /** What a satellite learns that sees two labels, and forgets some of the others. */
  public Update ofTwoLabels(String satellite, Weights current, int first) {
    return learned(satellite, current, 0.4, -0.05, first, 2);
  }

  /** What it learns if it takes one label for another. */
  public Update against(String satellite, Weights current, int label) {
    return learned(satellite, current, -0.8, 0.2, label, 1);
  }

  private Update learned(
      String satellite, Weights current, double inside, double outside, int first, int count) {
    float[] change = new float[current.size()];
    for (int i = 0; i < change.length; i++) {
      boolean isInside = Math.floorMod(i / BLOCK - first, LABELS) < count;
      double step = isInside ? inside : outside;
      change[i] = (float) (step * (1 - current.get(i)) + 0.02 * random.nextGaussian());
    }
    return update(satellite, change, 100);
  }

  public static Update update(String satellite, float[] change, long samples) {
    return new Update(
        1, satellite, Weights.zero(LAYOUT).version(), change, samples, 0, 0, Duration.ZERO);
  }

  /** An update times a factor. */
  public static Update times(Update update, double factor, long samples) {
    float[] values = update.change().clone();
    for (int i = 0; i < values.length; i++) {
      values[i] *= (float) factor;
    }
    return update(update.satellite(), values, samples);
  }

  /** A change in no direction. */
  public Update random(String satellite, double norm) {
    float[] values = new float[LAYOUT.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    Update raw = update(satellite, values, 100);
    return times(raw, norm / raw.norm(), 100);
  }

  /** The weights that a satellite delivers. */
  public static Weights after(Weights base, Update update) {
    float[] values = base.toArray();
    for (int i = 0; i < values.length; i++) {
      values[i] += update.change()[i];
    }
    return Weights.of(base.layout(), values);
  }
}
