package space.perigee.ground.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import space.perigee.ground.TestModel;
import space.perigee.ground.ToyProblem;
import space.perigee.ground.aggregate.Update;
import space.perigee.ground.evaluate.Assessment;
import space.perigee.ground.evaluate.ModelEvaluator;
import space.perigee.onboard.task.Task;
import space.perigee.sync.model.Weights;

class UpdateScoresTest {

  private static final Weights CURRENT = TestModel.of(0.5);

  private final List<Weights> scored = new ArrayList<>();

  /** The score is the first parameter; a model beyond 10 cannot be scored. */
  private final ModelEvaluator evaluator =
      new ModelEvaluator() {
        @Override
        public Task task() {
          return TestModel.FIRST_PARAMETER.task();
        }

        @Override
        public Assessment evaluate(Weights weights) {
          throw new AssertionError("a full evaluation");
        }

        @Override
        public OptionalDouble sampledScore(Weights weights) {
          if (weights.get(0) > 10) {
            throw new IllegalArgumentException("not finite");
          }
          scored.add(weights);
          return OptionalDouble.of(weights.get(0));
        }
      };

  private static Update update(String satellite, double by, long samples) {
    float[] change = new float[CURRENT.size()];
    Arrays.fill(change, (float) by);
    return ToyProblem.update(satellite, change, samples);
  }

  @Test
  void scoresEachUpdateAloneOnThePublishedWeights() {
    SortedMap<String, Double> scores =
        new UpdateScores(evaluator, 10)
            .of(List.of(update("b", -0.3, 10), update("a", 0.2, 10)), CURRENT);

    assertThat(scores.keySet()).containsExactly("a", "b");
    assertThat(scores.get("a")).isCloseTo(0.7, within(1e-6));
    assertThat(scores.get("b")).isCloseTo(0.2, within(1e-6));
  }

  @Test
  void scoresNoMoreThanItMayThoseWithMostSamplesFirst() {
    List<Update> updates = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      updates.add(update("s" + i, 0.1, i));
    }

    assertThat(new UpdateScores(evaluator, 3).of(updates, CURRENT).keySet())
        .containsExactly("s97", "s98", "s99");
    assertThat(scored).hasSize(3);
    assertThat(new UpdateScores(evaluator, 0).of(updates, CURRENT)).isEmpty();
    assertThat(scored).hasSize(3);
  }

  @Test
  void leavesOutAModelThatCannotBeScored() {
    assertThat(
            new UpdateScores(evaluator, 10)
                .of(List.of(update("exploded", 1e6, 10), update("fine", 0.1, 10)), CURRENT)
                .keySet())
        .containsExactly("fine");
  }
}
