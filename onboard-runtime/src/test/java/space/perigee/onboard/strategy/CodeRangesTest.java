package space.perigee.onboard.strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import space.perigee.onboard.engine.ChannelLayout;

class CodeRangesTest {

  private static float[] decoded(CodeRanges ranges, float... row) {
    ranges.include(row);
    byte[] codes = new byte[row.length];
    ranges.encode(row, codes, 0);
    float[] decoded = new float[row.length];
    ranges.decode(ranges.generation(), codes, 0, decoded);
    return decoded;
  }

  /** A value that creeps up forever takes few ranges, not one for each step. */
  @Test
  void theNumberOfRangesGrowsWithTheLogarithmOfTheWidth() {
    CodeRanges ranges = new CodeRanges(new ChannelLayout(1, 1, 1));
    for (int i = 0; i < 100_000; i++) {
      ranges.include(new float[] {i});
    }

    // 1.25^52 is 100,000.
    assertThat(ranges.entries()).isLessThan(60);
    assertThat(decoded(ranges, 77_777)[0]).isCloseTo(77_777f, within(100_000f / 306));
  }

  @Test
  void zeroStaysZeroBehindARectifier() {
    CodeRanges ranges = new CodeRanges(new ChannelLayout(2, 1, 2));
    for (float peak : new float[] {0.3f, 1.7f, 2.2f, 90}) {
      assertThat(decoded(ranges, 0, peak)[0]).isZero();
    }
  }

  @Test
  void valuesThatAreNotFiniteDoNotWidenARange() {
    CodeRanges ranges = new CodeRanges(new ChannelLayout(1, 1, 1));
    decoded(ranges, Float.NaN);
    assertThat(ranges.entries()).isZero();
    decoded(ranges, 1);
    decoded(ranges, 2);
    int entries = ranges.entries();

    assertThat(decoded(ranges, Float.POSITIVE_INFINITY)[0]).isCloseTo(2, within(1e-6f));
    assertThat(decoded(ranges, Float.NEGATIVE_INFINITY)[0]).isEqualTo(1);
    assertThat(ranges.entries()).isEqualTo(entries);
  }

  @Test
  void theWidestRangeIsThatOfTheFloats() {
    CodeRanges ranges = new CodeRanges(new ChannelLayout(1, 1, 1));
    decoded(ranges, 3e38f);

    assertThat(decoded(ranges, -3e38f)[0]).isCloseTo(-3e38f, within(2e36f));
    assertThat(decoded(ranges, Float.MAX_VALUE)[0]).isCloseTo(Float.MAX_VALUE, within(2e36f));
  }

  @Test
  void refusesTheRangesOfWiderRows() throws IOException {
    CodeRanges wider = new CodeRanges(new ChannelLayout(3, 3, 1));
    wider.include(new float[] {1, 2, 3});
    ByteArrayOutputStream state = new ByteArrayOutputStream();
    wider.save(new DataOutputStream(state));
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(state.toByteArray()));

    assertThatIOException()
        .isThrownBy(() -> new CodeRanges(new ChannelLayout(2, 2, 1)).restore(in))
        .withMessage("the replay memory has a range 2, a row has 2");
  }
}
