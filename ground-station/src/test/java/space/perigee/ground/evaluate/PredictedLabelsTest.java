package space.perigee.ground.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class PredictedLabelsTest {

  private static PredictedLabels of(float... first) {
    return PredictedLabels.of(
        List.of(new float[] {first[0], 1 - first[0]}, new float[] {first[1], 1 - first[1]}));
  }

  @Test
  void knowsTheLabelsAndHowSureTheModelIs() {
    PredictedLabels labels = PredictedLabels.of(List.of(new float[] {0.1f, 0.6f, 0.3f}));

    assertThat(labels.labels()).containsExactly(1);
    assertThat(labels.margins()[0]).isCloseTo(0.3, within(1e-6));
  }

  @Test
  void whatIsOverturnedWeighsAsMuchAsItWasSure() {
    PredictedLabels sure = of(1f, 0f);
    PredictedLabels unsure = of(0.55f, 0.45f);

    assertThat(sure.overturnedBy(sure)).isZero();
    assertThat(sure.overturnedBy(of(0f, 0f))).isEqualTo(0.5);
    assertThat(unsure.overturnedBy(of(0f, 1f))).isCloseTo(0.1, within(1e-6));
  }

  @Test
  void theGateRefusesWhatOverturnsSurePredictions() {
    assertThat(EvaluationGate.disagreement(of(0f, 0f), of(1f, 0f)))
        .hasValue(
            "it overturns 50 % of the predictions for unlabeled samples, weighted by their"
                + " certainty; 30 % at most");
    assertThat(EvaluationGate.disagreement(of(0f, 1f), of(0.55f, 0.45f)))
        .as("an untrained model must be allowed to learn")
        .isEmpty();
  }
}
