package space.perigee.onboard.strategy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.learning.config.Sgd;
import space.perigee.onboard.engine.Trainer;
import space.perigee.onboard.task.Metric;
import space.perigee.onboard.task.Prediction;
import space.perigee.onboard.task.Scores;
import space.perigee.onboard.task.Task;

/** Strategies that do not look at classes learn another kind of task by its loss alone. */
class OtherTaskTest {

  /** The first output is to be the label, by its square; the others are free. */
  private static final class Regression implements Task {

    @Override
    public double toGradient(float[] outputs, int sample, int label, float weight) {
      int from = sample * Toy.CLASSES;
      float miss = outputs[from] - label;
      for (int k = 0; k < Toy.CLASSES; k++) {
        outputs[from + k] = k == 0 ? 2 * weight * miss : 0;
      }
      return miss * miss;
    }

    @Override
    public String name() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Map<String, Object> describe(float[] outputs) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Metric metric() {
      throw new UnsupportedOperationException();
    }

    @Override
    public int label(String text) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void requireLabel(int label) {
      throw new UnsupportedOperationException();
    }

    @Override
    public float[] targets(int[] labels) {
      throw new UnsupportedOperationException();
    }

    @Override
    public double loss(float[] activations, int label) {
      return (activations[0] - label) * (activations[0] - label);
    }

    @Override
    public float[] activations(float[] outputs) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Prediction prediction(float[] outputs) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Scores scores() {
      throw new UnsupportedOperationException();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"fine-tune", "replay", "derpp", "a-gem", "si", "fedprox"})
  void learnsByTheLossOfTheTask(String name) {
    Trainer trainer = Toy.trainer(new Sgd(0.1));
    Strategy strategy =
        Strategies.named(name)
            .create(
                new StrategyContext(new Regression(), trainer, 0, ReplaySettings.inRam(20, 8), 1));
    strategy.beginTask();
    for (int i = 0; i < 300; i++) {
      int[] labels = Toy.labels(8, 0, Toy.CLASSES);
      strategy.observe(Toy.rows(labels, i), labels);
    }
    int[] labels = Toy.labels(40, 0, Toy.CLASSES);
    float[] outputs = strategy.logits(Toy.rows(labels, 999));
    double squares = 0;
    for (int i = 0; i < labels.length; i++) {
      squares += Math.pow(outputs[i * Toy.CLASSES] - labels[i], 2) / labels.length;
    }
    assertThat(squares).as("of a variance of 1.25").isLessThan(0.2);
  }
}
