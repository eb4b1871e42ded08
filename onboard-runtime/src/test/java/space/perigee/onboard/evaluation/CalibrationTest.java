package space.perigee.onboard.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Positive;
import net.jqwik.api.constraints.Size;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class CalibrationTest {

  private static final Offset<Double> NEARLY = within(1e-6);

  @Test
  void theErrorIsTheGapBetweenConfidenceAndAccuracyOfEachBin() {
    Calibration calibration = new Calibration(10);
    // Bin (0.7, 0.8]: confidences 0.75 and 0.78, one of two right: gap 0.265.
    calibration.add(new float[] {0.75f, 0.25f}, 0);
    calibration.add(new float[] {0.22f, 0.78f}, 0);
    // Bin (0.9, 1]: confidences 1 and 0.92, both right: gap 0.04.
    calibration.add(new float[] {1, 0}, 0);
    calibration.add(new float[] {0.08f, 0.92f}, 1);

    assertThat(calibration.predictions()).isEqualTo(4);
    assertThat(calibration.expectedCalibrationError())
        .isEqualTo((2 * 0.265 + 2 * 0.04) / 4, NEARLY);
  }

  @Test
  void oneBinComparesMeanConfidenceWithAccuracy() {
    Calibration calibration = new Calibration(1);
    calibration.add(new float[] {0.6f, 0.4f}, 0);
    calibration.add(new float[] {0.9f, 0.1f}, 1);

    assertThat(calibration.expectedCalibrationError()).isEqualTo(0.75 - 0.5, NEARLY);
  }

  @Test
  void aFloatALittleAboveOneIsInTheLastBin() {
    Calibration calibration = new Calibration(10);
    calibration.add(new float[] {Math.nextUp(1f), 0}, 0);
    calibration.add(new float[] {0.95f, 0.05f}, 1);

    assertThat(calibration.expectedCalibrationError()).isEqualTo((1.95 - 1) / 2, NEARLY);
  }

  @Test
  void theBrierScoreSumsOverClasses() {
    Calibration calibration = new Calibration();
    calibration.add(new float[] {0.5f, 0.25f, 0.25f}, 0);
    calibration.add(new float[] {0, 1, 0}, 2);

    assertThat(calibration.brierScore()).isEqualTo((0.25 + 2 * 0.0625 + 2) / 2, NEARLY);
  }

  @Test
  void theLikelihoodIsOfTheRightClassAndNeverInfinite() {
    Calibration calibration = new Calibration();
    calibration.add(new float[] {0.5f, 0.25f, 0.25f}, 1);
    assertThat(calibration.negativeLogLikelihood()).isEqualTo(Math.log(4), NEARLY);

    calibration.add(new float[] {1, 0, 0}, 2);
    assertThat(calibration.negativeLogLikelihood())
        .isEqualTo((Math.log(4) - Math.log(1e-12)) / 2, NEARLY);
  }

  @Property(tries = 200)
  void everyFigureIsInItsRange(
      @ForAll @Size(min = 1, max = 20) byte[] weights,
      @ForAll @Positive int label,
      @ForAll @IntRange(min = 1, max = 30) int bins) {
    double[] positive = new double[weights.length];
    Arrays.setAll(positive, i -> 1 + Byte.toUnsignedInt(weights[i]));
    double sum = Arrays.stream(positive).sum();
    float[] probabilities = new float[weights.length];
    for (int i = 0; i < weights.length; i++) {
      probabilities[i] = (float) (positive[i] / sum);
    }
    Calibration calibration = new Calibration(bins);
    calibration.add(probabilities, label % weights.length);

    assertThat(calibration.expectedCalibrationError()).isBetween(0.0, 1.0 + 1e-6);
    assertThat(calibration.brierScore()).isBetween(0.0, 2.0);
    assertThat(calibration.negativeLogLikelihood()).isGreaterThanOrEqualTo(-1e-6);
  }

  @Test
  void refusesWhatIsNoProbability() {
    Calibration calibration = new Calibration();
    assertThatThrownBy(() -> calibration.add(new float[] {2, -1}, 0))
        .hasMessageContaining("probability 2.0");
    assertThatThrownBy(() -> calibration.add(new float[] {Float.NaN, 1}, 0))
        .hasMessageContaining("probability NaN");
    assertThatThrownBy(() -> calibration.add(new float[] {0.5f, 0.4f}, 0))
        .hasMessageContaining("must be 1");
    assertThatThrownBy(() -> calibration.add(new float[] {0.5f, 0.5f}, 2))
        .hasMessageContaining("label 2 must be 0 to 1");
    assertThatThrownBy(() -> new Calibration(0)).hasMessageContaining("0 bins");
    assertThat(calibration.predictions()).isZero();
    assertThat(calibration.expectedCalibrationError()).isNaN();
  }
}
