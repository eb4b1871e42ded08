package space.perigee.onboard.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import space.perigee.onboard.data.SampleTable;
import space.perigee.onboard.task.ConfusionMatrix;
import space.perigee.onboard.task.Scores;

class ModelEvaluationTest {

  @Test
  void countsTheSameWhateverTheBatch() {
    Learner learner = new Learner(TestModels.dense(4));
    SampleTable data = TestModels.data(50, 1);

    Scores byOne = ModelEvaluation.of(learner, data, 1);
    Scores byMany = ModelEvaluation.of(learner, data, 33);

    assertThat(byOne.samples()).isEqualTo(50);
    assertThat(byMany.fields()).usingRecursiveComparison().isEqualTo(byOne.fields());
  }

  @Test
  void balancesClassesThatAreRare() {
    ConfusionMatrix scores =
        ConfusionMatrix.of(
            List.of("rare", "common", "absent"), new long[][] {{1, 1, 0}, {0, 98, 0}, {0, 0, 0}});

    assertThat(scores.value()).isEqualTo(0.99);
    assertThat(scores.balanced()).isEqualTo(0.75, within(1e-12));
    assertThat(scores.recall(2)).isNaN();
  }

  @Test
  void refusesDataOfOtherClasses() {
    SampleTable data = TestModels.data(5, 1);
    SampleTable other = new SampleTable(List.of("a", "b", "c"), 4, data.rows());

    assertThatThrownBy(() -> ModelEvaluation.of(new Learner(TestModels.dense(1)), other))
        .hasMessageContaining("[a, b, c]");
  }
}
