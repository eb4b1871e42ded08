package space.perigee.sync.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Each of the three codings is the smallest for some slice, and the smallest wins. */
class SliceCodingTest {

  private static SliceCoding.Context context(Levels levels) {
    return new SliceCoding.Context((float) levels.nonzeros() / levels.values().length, null);
  }

  private static SliceCoding winner(short[] values, int rows) throws DeltaException {
    Levels levels = Samples.levels(values, rows);
    assertThat(levels.values()).isEqualTo(values);
    SliceCoding.Context context = context(levels);
    SliceCoding.Coded coded = SliceCoding.smallest(levels, context);
    byte[] bytes = coded.bytes();
    Section section = new Section(bytes, 0, bytes.length);

    assertThat(coded.coding().decode(section, levels.slice(), context)).isEqualTo(values);
    assertThat(bytes.length)
        .isLessThanOrEqualTo(SliceCoding.encodeAdaptive(levels, context).length)
        .isLessThanOrEqualTo((int) GolombRice.size(values));
    return coded.coding();
  }

  @Test
  void contextsWinOnAnUpdateOfLowRank() throws DeltaException {
    float[] update = Samples.outerProduct(60, 80, 1, 4);
    Levels levels = Levels.of(Samples.change(update, 60), Samples.slice(60, 80), 1);

    assertThat(winner(levels.values(), 60)).isEqualTo(SliceCoding.ADAPTIVE);
  }

  @Test
  void theRiceCodeWinsWhereThereIsNothingToLearnFrom() throws DeltaException {
    int wins = 0;
    for (int seed = 0; seed < 40; seed++) {
      short[] values = new short[4096];
      Random random = new Random(seed);
      for (int k = 0; k < 12; k++) {
        values[random.nextInt(values.length)] = 1;
      }
      wins += winner(values, 64) == SliceCoding.GOLOMB_RICE ? 1 : 0;
    }

    assertThat(wins).isPositive();
  }

  @Test
  void zstdWinsOnRepetitions() throws DeltaException {
    short[] pattern = Samples.levels(100, 0.6, 3);
    short[] values = new short[100 * 100];
    for (int i = 0; i < values.length; i++) {
      values[i] = pattern[(i * 37 + i / 100) % 100];
    }

    assertThat(winner(values, 50)).isEqualTo(SliceCoding.ZSTD);
  }

  @Test
  void zstdIsNotEvenTriedWithLevelsBeyondAnOctet() {
    assertThat(SliceCoding.octets(new short[] {127, -128, 0})).isEqualTo(new byte[] {127, -128, 0});
    assertThat(SliceCoding.octets(new short[] {0, 128})).isNull();
    assertThat(SliceCoding.octets(new short[] {-129})).isNull();
  }

  @Test
  void everyCodingRejectsAnExtraByteAndDetectsAMissingOne() throws DeltaException {
    short[] values = Samples.levels(2000, 0.1, 6);
    Levels levels = Samples.levels(values, 20);
    SliceCoding.Context context = context(levels);
    byte[] octets = Objects.requireNonNull(SliceCoding.octets(values));
    Map<SliceCoding, byte[]> codes =
        Map.of(
            SliceCoding.ADAPTIVE, SliceCoding.encodeAdaptive(levels, context),
            SliceCoding.GOLOMB_RICE, GolombRice.encode(values),
            SliceCoding.ZSTD, Zstd.compress(octets));
    for (Map.Entry<SliceCoding, byte[]> entry : codes.entrySet()) {
      SliceCoding coding = entry.getKey();
      byte[] code = entry.getValue();
      assertThat(decode(coding, code, levels)).isEqualTo(values);
      assertThatThrownBy(() -> decode(coding, Arrays.copyOf(code, code.length + 1), levels))
          .as("%s with a byte more", coding)
          .isInstanceOf(DeltaException.class);
      try {
        // A truncated bit string may be a valid bit string.
        assertThat(decode(coding, Arrays.copyOf(code, code.length - 1), levels))
            .isNotEqualTo(values);
        assertThat(coding).isEqualTo(SliceCoding.ADAPTIVE);
      } catch (DeltaException e) {
        assertThat(e.getMessage()).isNotBlank();
      }
    }
  }

  private static short[] decode(SliceCoding coding, byte[] code, Levels levels)
      throws DeltaException {
    return coding.decode(new Section(code, 0, code.length), levels.slice(), context(levels));
  }

  @Test
  void theOrderOfTheCodingsIsPartOfTheFormat() {
    assertThat(SliceCoding.values())
        .containsExactly(SliceCoding.ADAPTIVE, SliceCoding.GOLOMB_RICE, SliceCoding.ZSTD);
  }
}
