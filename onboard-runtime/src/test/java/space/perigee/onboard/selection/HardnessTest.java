package space.perigee.onboard.selection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.DoubleStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import space.perigee.onboard.task.ClassPrediction;
import space.perigee.onboard.task.Hardness;

class HardnessTest {

  private static final ClassPrediction SURE = prediction(9, 0, 0);
  private static final ClassPrediction TORN = prediction(3, 3, -5);
  private static final ClassPrediction LOST = prediction(0, 0, 0);

  /** The softmax of the logits, and the logits. */
  private static ClassPrediction prediction(float... logits) {
    double[] powers = new double[logits.length];
    for (int i = 0; i < logits.length; i++) {
      powers[i] = Math.exp(logits[i]);
    }
    double sum = DoubleStream.of(powers).sum();
    float[] probabilities = new float[logits.length];
    for (int i = 0; i < logits.length; i++) {
      probabilities[i] = (float) (powers[i] / sum);
    }
    return new ClassPrediction(probabilities, logits);
  }

  private static Hardness named(String name) {
    return HardnessScores.named(name, 1).orElseThrow();
  }

  @Test
  void areKnownByName() {
    assertThat(HardnessScores.names())
        .containsExactly("energy", "entropy", "ibt", "margin", "random", "threshold");
    assertThat(HardnessScores.named("cross-entropy", 1)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"threshold", "entropy", "margin", "ibt", "energy"})
  void callWhatTheModelIsSureOfEasy(String name) {
    Hardness hardness = named(name);
    assertThat(hardness.of(LOST)).isGreaterThan(hardness.of(SURE));
    assertThat(hardness.of(TORN)).isGreaterThan(hardness.of(SURE));
  }

  @Test
  void thresholdIsWhatTheBestClassLacks() {
    assertThat(new Threshold().of(ClassPrediction.of(0.25f, 0.75f))).isEqualTo(0.25);
    assertThat(new Threshold().of(ClassPrediction.of(0.125f, 0.625f, 0.25f))).isEqualTo(0.375);
    assertThat(new Threshold().of(ClassPrediction.of(0.5f, 0.375f, 0.125f))).isEqualTo(0.5);
  }

  @Test
  void marginIsHighestWhereTwoClassesTie() {
    assertThat(new Margin().of(ClassPrediction.of(0.5f, 0.5f, 0))).isEqualTo(1);
    assertThat(new Margin().of(ClassPrediction.of(0.25f, 0.625f, 0.125f))).isEqualTo(0.625);
    assertThat(new Margin().of(ClassPrediction.of(1))).isZero();
    // A tie of two is harder than a vague lead, though the entropy says otherwise.
    assertThat(new Margin().of(TORN)).isGreaterThan(new Margin().of(prediction(0.3f, 0, 0)));
    assertThat(new Entropy().of(TORN)).isLessThan(new Entropy().of(prediction(0.3f, 0, 0)));
  }

  @Test
  void entropyIsOneWhereNothingIsKnownAndZeroWhereAllIs() {
    assertThat(new Entropy().of(ClassPrediction.of(0.25f, 0.25f, 0.25f, 0.25f))).isEqualTo(1);
    assertThat(new Entropy().of(ClassPrediction.of(0, 1, 0))).isZero();
    assertThat(new Entropy().of(ClassPrediction.of(0.5f, 0.5f, 0, 0)))
        .isCloseTo(0.5, within(1e-12));
    assertThat(new Entropy().of(ClassPrediction.of(1))).isZero();
  }

  @Test
  void ibtIsWhetherAnImageIsUnsure() {
    Ibt ibt = new Ibt(0.5);
    assertThat(ibt.of(LOST)).isEqualTo(1);
    assertThat(ibt.of(SURE)).isZero();
  }

  @Test
  void energyIsTheNegativeLogSumOfExponentials() {
    double expected = -Math.log(Math.exp(9) + 2);
    assertThat(new EnergyScore(1).of(SURE)).isCloseTo(expected, within(1e-12));
    assertThat(new EnergyScore(2).of(SURE))
        .isCloseTo(-2 * Math.log(Math.exp(4.5) + 2), within(1e-12));
  }

  @Test
  void energyTellsSmallLogitsFromLargeOnesOfTheSameSoftmax() {
    assertThat(new EnergyScore(1).of(prediction(1, -1)))
        .isGreaterThan(new EnergyScore(1).of(prediction(11, 9)));
  }

  @Property
  void energyIsFiniteAndNearTheLargestLogit(
      @ForAll @Size(min = 1, max = 20) List<@FloatRange(min = -1e30f, max = 1e30f) Float> values) {
    float[] logits = new float[values.size()];
    float[] first = new float[values.size()];
    float largest = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < logits.length; i++) {
      logits[i] = values.get(i);
      largest = Math.max(largest, logits[i]);
    }
    first[0] = 1;
    double energy = new EnergyScore(1).of(new ClassPrediction(first, logits));
    assertThat(energy).isBetween(-(double) largest - Math.log(logits.length), -(double) largest);
  }

  @Test
  void energyWithoutLogitsIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new EnergyScore(1).of(ClassPrediction.of(1)))
        .withMessageContaining("needs logits");
  }

  @Test
  void randomGoesOnFromItsState() {
    Hardness uninterrupted = named("random");
    Hardness resumed = named("random");
    for (int i = 0; i < 10; i++) {
      assertThat(uninterrupted.of(SURE)).isBetween(0.0, 1.0).isEqualTo(resumed.of(LOST));
      resumed = HardnessScores.named("random", resumed.state()).orElseThrow();
    }
    assertThat(uninterrupted.of(SURE)).isNotEqualTo(uninterrupted.of(SURE));
  }

  @Test
  void whatIsNoPredictionIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ClassPrediction.of(0.5f, Float.NaN))
        .withMessage("probability NaN must be within 0 to 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ClassPrediction.of(0.5f, 0.4f))
        .withMessageContaining("must be 1");
    assertThatIllegalArgumentException().isThrownBy(ClassPrediction::of);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ClassPrediction(new float[] {1, 0}, new float[] {1}))
        .withMessage("1 logits, must be 2 as the probabilities");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ClassPrediction(new float[] {1}, new float[] {Float.NaN}));
  }
}
