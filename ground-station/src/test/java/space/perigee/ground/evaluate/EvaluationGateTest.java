package space.perigee.ground.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import space.perigee.ground.TestModel;
import space.perigee.onboard.task.LabelScore;

class EvaluationGateTest {

  private final EvaluationGate gate = new EvaluationGate(0.05, 0.2);

  @Test
  void letsASmallLossPassAndRefusesALargerOne() {
    assertThat(refusal(scored(0.75), scored(0.80))).isEmpty();
    assertThat(refusal(scored(0.74), scored(0.80)))
        .hasValueSatisfying(reason -> assertThat(reason).contains("0.7400", "0.7500", "0.8000"));
  }

  @Test
  void theToleranceIsNotGrantedWithEachVersionAnew() {
    PublishedScores scores = PublishedScores.of(labels(400, 0.8));
    int passed = 0;
    for (double score = 0.795; gate.refusal(scored(score, 400), scores).isEmpty(); score -= 0.01) {
      scores = scores.published(scored(score, 400));
      passed++;
    }

    assertThat(passed).as("0.05, and 0.05 that 400 samples leave open").isEqualTo(10);
    assertThat(gate.refusal(scored(0.69, 400), scores))
        .hasValue(
            "gate accuracy 0.6900, must be 0.7000 or more (0.8000 of the best version - 0.1000)");
  }

  @Test
  void oneLabelDoesNotFallLittleByLittleEither() {
    PublishedScores scores = PublishedScores.of(labels(400, 0.8, 0.9, 0.8));
    scores = scores.published(labels(400, 0.79, 0.9, 0.6));

    assertThat(gate.refusal(labels(400, 0.79, 0.9, 0.4), scores))
        .hasValueSatisfying(reason -> assertThat(reason).contains("label 2", "best version"));
  }

  @Test
  void withoutToleranceOnlyWhatIsNoWorsePasses() {
    PublishedScores scores = PublishedScores.of(scored(0.8));

    assertThat(gate.strict().refusal(scored(0.8), scores)).isEmpty();
    assertThat(gate.strict().refusal(scored(0.799), scores)).isPresent();
  }

  @Test
  void letsEveryImprovementPass() {
    assertThat(refusal(scored(0.9), scored(0.8))).isEmpty();
  }

  @Test
  void decidesByTheGateDataAndNotByTheHeldOut() {
    assertThat(refusal(TestModel.assessment(0.1, 0.1, 0.8), TestModel.assessment(0.9, 0.9, 0.8)))
        .isEmpty();
  }

  @Test
  void letsAllPassWithoutGateData() {
    assertThat(refusal(scored(null), scored(0.8))).isEmpty();
    assertThat(refusal(scored(0.1), scored(null))).isEmpty();
  }

  @Test
  void refusesAToleranceThatIsNoShare() {
    assertThatThrownBy(() -> new EvaluationGate(1.5, 0.2))
        .hasMessageContaining("1.5 must be within 0 to 1");
    assertThatThrownBy(() -> new EvaluationGate(0.05, Double.NaN)).hasMessageContaining("NaN");
  }

  @Test
  void refusesTheFallOfOneLabelThatTheMeanHides() {
    Assessment before = labels(400, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9);

    assertThat(refusal(labels(400, 0.92, 0.92, 0.92, 0.92, 0.92, 0.6), before))
        .hasValue(
            "gate score of label 5 0.6000, must be 0.6500 or more (0.9000 of the current version -"
                + " 0.2500 with 400 samples)");
    assertThat(refusal(labels(400, 0.92, 0.92, 0.92, 0.92, 0.92, 0.7), before)).isEmpty();
  }

  @Test
  void fewSamplesOfALabelLeaveMoreOpen() {
    assertThat(refusal(labels(4, 0.9, 0.5), labels(4, 0.9, 0.9))).isEmpty();
    assertThat(refusal(labels(400, 0.9, 0.5), labels(400, 0.9, 0.9))).isPresent();
  }

  @Test
  void aLabelMayFallIfTheOthersGainByIt() {
    assertThat(refusal(labels(400, 0.6, 0.7, 0.7), labels(400, 1, 0, 0)))
        .as("the start model knew one answer")
        .isEmpty();
  }

  @Test
  void aLabelWithoutSamplesIsNotJudged() {
    assertThat(refusal(labels(0, Double.NaN, 0.9), labels(0, Double.NaN, 0.9))).isEmpty();
  }

  @Test
  void theShortfallIsZeroForWhatPassesAndGrowsWithWhatFails() {
    assertThat(shortfall(scored(0.76), scored(0.8))).isZero();
    assertThat(shortfall(scored(0.6), scored(0.8)))
        .isGreaterThan(shortfall(scored(0.7), scored(0.8)));
  }

  private Optional<String> refusal(Assessment candidate, Assessment current) {
    return gate.refusal(candidate, PublishedScores.of(current));
  }

  private double shortfall(Assessment candidate, Assessment current) {
    return gate.shortfall(candidate, PublishedScores.of(current));
  }

  /** A score, of a number of samples of one label. */
  private static Assessment scored(double score, long samples) {
    return new Assessment(
        scored(0.8).metric(), score, score, score, List.of(new LabelScore("0", 0.8, samples)));
  }

  private static Assessment labels(long samples, double... values) {
    List<LabelScore> labels = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      labels.add(new LabelScore(String.valueOf(i), values[i], samples));
    }
    return new Assessment(scored(0.8).metric(), 0.8, 0.8, 0.8, labels);
  }

  private static Assessment scored(@Nullable Double gateAccuracy) {
    return TestModel.assessment(0.5, 0.5, gateAccuracy);
  }
}
