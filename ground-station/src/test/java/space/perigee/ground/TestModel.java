package space.perigee.ground;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import space.perigee.ground.evaluate.Assessment;
import space.perigee.ground.evaluate.ModelEvaluator;
import space.perigee.onboard.task.Classification;
import space.perigee.onboard.task.Task;
import space.perigee.sync.model.ParameterLayout;
import space.perigee.sync.model.TensorSpec;
import space.perigee.sync.model.Weights;

/** A "model" whose accuracy is its first parameter. */
public final class TestModel {

  public static final ParameterLayout LAYOUT =
      new ParameterLayout(
          List.of(new TensorSpec("W", List.of(64, 32)), new TensorSpec("b", List.of(64))));

  private static final Task TASK = Classification.of(10);

  public static final ModelEvaluator FIRST_PARAMETER =
      new ModelEvaluator() {
        @Override
        public Task task() {
          return TASK;
        }

        @Override
        public Assessment evaluate(Weights weights) {
          double accuracy = Math.max(0, Math.min(1, weights.get(0)));
          return assessment(accuracy, accuracy, accuracy);
        }
      };

  private TestModel() {}

  /** Figures of a model. */
  public static Assessment assessment(double value, double balanced, @Nullable Double gate) {
    return new Assessment(TASK.metric(), value, balanced, gate);
  }

  /** All parameters are {@code value}, but every thirtieth is a little more. */
  public static Weights of(double value) {
    float[] values = new float[LAYOUT.size()];
    Arrays.fill(values, (float) value);
    for (int i = 30; i < values.length; i += 30) {
      values[i] += i * 1e-6f;
    }
    return Weights.of(LAYOUT, values);
  }
}
