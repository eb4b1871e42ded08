package space.perigee.ground.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import space.perigee.ground.TestModel;

class EvaluationGateTest {

  private final EvaluationGate gate = new EvaluationGate(0.05);

  @Test
  void letsASmallLossPassAndRefusesALargerOne() {
    assertThat(gate.refusal(scored(0.75), scored(0.80))).isEmpty();
    assertThat(gate.refusal(scored(0.74), scored(0.80)))
        .hasValueSatisfying(reason -> assertThat(reason).contains("0.7400", "0.7500", "0.8000"));
  }

  @Test
  void letsEveryImprovementPass() {
    assertThat(gate.refusal(scored(0.9), scored(0.8))).isEmpty();
  }

  @Test
  void decidesByTheGateDataAndNotByTheHeldOut() {
    assertThat(
            gate.refusal(TestModel.assessment(0.1, 0.1, 0.8), TestModel.assessment(0.9, 0.9, 0.8)))
        .isEmpty();
  }

  @Test
  void letsAllPassWithoutGateData() {
    assertThat(gate.refusal(scored(null), scored(0.8))).isEmpty();
    assertThat(gate.refusal(scored(0.1), scored(null))).isEmpty();
  }

  @Test
  void refusesAToleranceThatIsNoShare() {
    assertThatThrownBy(() -> new EvaluationGate(1.5))
        .hasMessageContaining("1.5 must be within 0 to 1");
    assertThatThrownBy(() -> new EvaluationGate(Double.NaN)).hasMessageContaining("NaN");
  }

  private static Assessment scored(@Nullable Double gateAccuracy) {
    return TestModel.assessment(0.5, 0.5, gateAccuracy);
  }
}
