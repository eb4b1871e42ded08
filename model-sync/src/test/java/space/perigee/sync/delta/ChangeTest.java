package space.perigee.sync.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import space.perigee.sync.model.ParameterLayout;
import space.perigee.sync.model.Weights;

class ChangeTest {

  private static final ParameterLayout LAYOUT = Samples.layout(List.of(2, 3), List.of(4));
  private static final Weights ZERO = Weights.zero(LAYOUT);

  private static Weights with(int index, float value) {
    float[] values = new float[LAYOUT.size()];
    values[index] = value;
    return Weights.of(LAYOUT, values);
  }

  @ParameterizedTest
  @ValueSource(
      floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 1e38f, -1e38f})
  void namesTensorAndElementOfAWeightThatIsNotFinite(float value) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Change.screened(ZERO, with(8, value), 2))
        .withMessageContaining("new weights: tensor t1, element 2 is " + value);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Change.screened(with(5, value), ZERO, 3))
        .withMessageContaining("base: tensor t0, element 5 is " + value);
    for (DeltaTarget target :
        List.of(new DeltaTarget.Density(0.5), new DeltaTarget.Bytes(1_000_000))) {
      assertThatIllegalArgumentException()
          .isThrownBy(
              () -> DeltaCodec.encode(ZERO, with(6, value), target, DeltaCodec.Options.DEFAULT))
          .withMessageContaining("tensor t1, element 0");
    }
  }

  @Test
  void anEighthOfTheRangeIsAllowed() {
    Change change = Change.screened(with(3, -Float.MAX_VALUE / 8), with(3, Float.MAX_VALUE / 8), 1);

    assertThat(change.magnitudes().largest())
        .isEqualTo(Float.MAX_VALUE / 4)
        .isEqualTo(change.of(3));
  }

  @Test
  void theLargestChangeIsTheLargestMagnitudeOfAnyParameter() {
    for (int threads = 1; threads <= 3; threads++) {
      for (int i = 0; i < LAYOUT.size(); i++) {
        assertThat(Change.screened(ZERO, with(i, -3), threads).magnitudes().largest())
            .as("parameter %d, %d threads", i, threads)
            .isEqualTo(3f);
        assertThat(Change.screened(with(i, -3), with(0, 2), threads).magnitudes().largest())
            .isEqualTo(i == 0 ? 5f : 3f);
      }
    }
    assertThat(Change.screened(ZERO, ZERO, 1).magnitudes().largest()).isZero();
  }

  @Test
  void rejectsWeightsOfTwoLayouts() {
    Weights other = Weights.zero(Samples.layout(List.of(3, 2), List.of(4)));
    for (DeltaTarget target :
        List.of(
            new DeltaTarget.Density(0.5),
            new DeltaTarget.Bytes(1_000_000),
            new DeltaTarget.Lossless())) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> DeltaCodec.encode(ZERO, other, target, DeltaCodec.Options.DEFAULT))
          .withMessageContaining("the same layout");
    }
  }
}
