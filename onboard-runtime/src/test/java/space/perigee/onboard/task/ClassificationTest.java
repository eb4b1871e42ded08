package space.perigee.onboard.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ClassificationTest {

  private static final Task TASK = new Classification(List.of("cloud", "sea", "0"));

  @Test
  void aLabelIsTheNameOfAClassOrElseItsPosition() {
    assertThat(TASK.label("sea")).isEqualTo(1);
    assertThat(TASK.label("1")).isEqualTo(1);
    assertThat(TASK.label("0")).as("a name comes first").isEqualTo(2);
    for (String none : List.of("lake", "3", "-1", "")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> TASK.label(none))
          .withMessageContaining("label '" + none + "' must be one of [cloud, sea, 0]");
    }
  }

  @Test
  void refusesALabelThatHasNoClass() {
    TASK.requireLabel(2);
    for (int none : new int[] {-1, 3}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> TASK.requireLabel(none))
          .withMessageContaining("label " + none + ", the model has 3 classes");
    }
  }

  @Test
  void targetsAreOneForTheClassAlone() {
    assertThat(TASK.targets(new int[] {2, 0})).containsExactly(0, 0, 1, 1, 0, 0);
  }

  /** Central differences of the loss itself. */
  @Property(tries = 200)
  void theGradientIsTheSlopeOfTheLoss(
      @ForAll @Size(6) List<@FloatRange(min = -4, max = 4) Float> values,
      @ForAll @IntRange(max = 2) int label) {
    float[] outputs = new float[6];
    for (int i = 0; i < outputs.length; i++) {
      outputs[i] = values.get(i);
    }
    float[] gradient = outputs.clone();

    double loss = TASK.toGradient(gradient, 1, label, 0.5f);

    assertThat(loss).isCloseTo(loss(outputs, label), within(1e-6));
    for (int k = 0; k < 3; k++) {
      assertThat(gradient[k]).as("another sample").isEqualTo(outputs[k]);
      float[] up = outputs.clone();
      float[] down = outputs.clone();
      up[3 + k] += 0.01f;
      down[3 + k] -= 0.01f;
      double slope = (loss(up, label) - loss(down, label)) / (up[3 + k] - down[3 + k]);
      assertThat((double) gradient[3 + k]).isCloseTo(0.5 * slope, within(2e-3));
    }
  }

  private static double loss(float[] outputs, int label) {
    double sum = 0;
    for (int k = 3; k < 6; k++) {
      sum += Math.exp(outputs[k]);
    }
    return Math.log(sum) - outputs[3 + label];
  }

  @Test
  void aPredictionIsRightAboutTheMostProbableClass() {
    Prediction prediction = TASK.prediction(new float[] {1, 3, 2});

    assertThat(prediction.label()).isEqualTo(1);
    assertThat(prediction.isRight(1)).isTrue();
    assertThat(prediction.isRight(2)).isFalse();
    assertThat(TASK.prediction(new float[] {2, 2, 0}).label()).as("of equals the first").isZero();
  }

  @Test
  void scoresAreTheShareOfRightPredictions() {
    Scores scores = TASK.scores();
    assertThat(scores.value()).isNaN();
    for (int i = 0; i < 4; i++) {
      scores.add(new float[] {0.9f, 0.1f, 0}, i < 3 ? 0 : 2);
    }

    assertThat(scores.samples()).isEqualTo(4);
    assertThat(scores.value()).isEqualTo(0.75);
    assertThat(scores.balanced()).isEqualTo(0.5);
    assertThat(scores.fields())
        .containsOnlyKeys("samples", "accuracy", "balancedAccuracy", "classes", "confusion")
        .containsEntry("accuracy", 0.75);
    assertThat(scores.details())
        .containsExactly(
            "cloud  3 0 0  found 100.0 %", "sea    0 0 0  found -", "0      1 0 0  found 0.0 %");
  }

  @Test
  void theMetricIsAccuracyInPercent() {
    Metric metric = TASK.metric();

    assertThat(metric.name()).isEqualTo("accuracy");
    assertThat(metric.text(0.875)).isEqualTo("87.5 %");
    assertThat(metric.text(Double.NaN)).isEqualTo("-");
    assertThat(metric.admits(0.75, 0.8, 0.05)).isTrue();
    assertThat(metric.admits(0.74, 0.8, 0.05)).isFalse();
    assertThat(metric.admits(Double.NaN, 0.8, 0.05)).isFalse();
    for (double none : new double[] {-0.1, 1.1, Double.NaN}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> metric.require(none))
          .withMessageContaining("accuracy " + none + " must be within 0 to 1");
    }
  }
}
