package space.perigee.onboard.strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ExemplarCodecTest {

  @Test
  void thirtyTwoBitsLoseNothing() {
    ExemplarCodec codec = new ExemplarCodec(3, 2, 32);
    float[] row = {Float.MIN_VALUE, -0f, 1e30f};

    Exemplar exemplar = codec.decode(codec.encode(row, new float[] {7, -8}), 4);

    assertThat(codec.bytes()).isEqualTo(20);
    assertThat(exemplar.row()).containsExactly(row);
    assertThat(exemplar.logits()).containsExactly(7, -8);
    assertThat(exemplar.label()).isEqualTo(4);
  }

  @Test
  void eightBitsErrByHalfAStepAtMost() {
    ExemplarCodec codec = new ExemplarCodec(1000, 1, 8);
    float[] row = new float[1000];
    for (int i = 0; i < row.length; i++) {
      row[i] = (float) (3 * Math.sin(i * 0.37) + 1);
    }

    Exemplar exemplar = codec.decode(codec.encode(row, new float[] {0.1f}), 0);

    assertThat(codec.bytes()).isEqualTo(8 + 1000 + 4);
    float half = 6f / 255 / 2;
    for (int i = 0; i < row.length; i++) {
      assertThat(exemplar.row()[i]).isCloseTo(row[i], within(half * 1.001f));
    }
    assertThat(exemplar.logits()).containsExactly(0.1f);
  }

  @Test
  void eightBitsKeepAConstantRow() {
    ExemplarCodec codec = new ExemplarCodec(2, 0, 8);

    assertThat(codec.decode(codec.encode(new float[] {0.3f, 0.3f}, new float[0]), 1).row())
        .containsExactly(0.3f, 0.3f);
  }

  @Test
  void refusesOtherBits() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ExemplarCodec(1, 0, 4))
        .withMessage("memory bits 4 must be 8 or 32");
  }
}
