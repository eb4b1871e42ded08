package space.perigee.sync.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LevelModelTest {

  private static byte[] encode(short[] levels, int rows, float density, byte @Nullable [] past) {
    RangeEncoder encoder = new RangeEncoder();
    try {
      new LevelModel(encoder, past, density).code(levels, 0, rows, levels.length / rows);
    } catch (DeltaException e) {
      throw new AssertionError(e);
    }
    return encoder.finish();
  }

  private static short[] decode(
      byte[] bytes, int size, int rows, float density, byte @Nullable [] past)
      throws DeltaException {
    RangeDecoder decoder = new RangeDecoder(bytes, 0, bytes.length);
    short[] levels = new short[size];
    new LevelModel(decoder, past, density).code(levels, 0, rows, size / rows);
    decoder.requireEnd();
    return levels;
  }

  private static float density(short[] levels) {
    int count = 0;
    for (short level : levels) {
      count += level == 0 ? 0 : 1;
    }
    return (float) count / levels.length;
  }

  private static int assertRoundTrip(short[] levels, int rows, byte @Nullable [] past)
      throws DeltaException {
    short[] before = levels.clone();
    byte[] bytes = encode(levels, rows, density(levels), past);
    assertThat(levels).as("the encoder leaves the levels").isEqualTo(before);
    assertThat(decode(bytes, levels.length, rows, density(levels), past)).isEqualTo(levels);
    return bytes.length;
  }

  private static byte[] remembered(short[] levels) {
    byte[] past = new byte[levels.length];
    for (int i = 0; i < past.length; i++) {
      past[i] = DeltaLevels.remembered(levels[i]);
    }
    return past;
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1", "1, 7", "1, 8", "1, 9", "1, 500", "7, 1", "500, 1", "8, 8", "17, 15", "15, 17",
    "33, 31", "3, 1001"
  })
  void everyShapeRoundTrips(int rows, int columns) throws DeltaException {
    for (double density : new double[] {0, 0.01, 0.2, 1}) {
      short[] levels = Samples.levels(rows * columns, density, rows * 31L + columns);
      assertRoundTrip(levels, rows, null);
      assertRoundTrip(levels, rows, remembered(Samples.levels(levels.length, 0.2, 5)));
    }
  }

  @Property(tries = 200)
  void anyLevelsRoundTrip(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 24) int rows,
      @ForAll @IntRange(min = 1, max = 40) int columns,
      @ForAll @IntRange(max = 10) int tenths)
      throws DeltaException {
    Random random = new Random(seed);
    short[] levels = new short[rows * columns];
    byte[] past = new byte[levels.length];
    for (int i = 0; i < levels.length; i++) {
      if (random.nextInt(10) < tenths) {
        int magnitude = 1 + random.nextInt(1 << random.nextInt(15));
        levels[i] = (short) (random.nextBoolean() ? magnitude : -magnitude);
      }
      past[i] = (byte) (random.nextInt(5) - 2);
    }

    assertRoundTrip(levels, rows, random.nextBoolean() ? past : null);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 14, 15, 16, 17, 255, 16_384, LevelModel.MAX_LEVEL})
  void everyMagnitudeRoundTrips(int magnitude) throws DeltaException {
    short[] levels = new short[64];
    Arrays.fill(levels, 0, 32, (short) magnitude);
    Arrays.fill(levels, 32, 64, (short) -magnitude);

    assertRoundTrip(levels, 8, null);
  }

  @Test
  void aMatrixThatDoesNotChangeTakesAFractionOfABit() throws DeltaException {
    RangeEncoder encoder = new RangeEncoder();
    LevelModel model = new LevelModel(encoder, null, 0.01f);
    for (int i = 0; i < 1000; i++) {
      model.code(new short[64], 0, 8, 8);
    }

    assertThat(encoder.finish().length).isLessThan(3);
  }

  @Test
  void severalMatricesOfOneSliceFollowEachOther() throws DeltaException {
    short[] levels = Samples.levels(300, 0.3, 8);
    RangeEncoder encoder = new RangeEncoder();
    LevelModel there = new LevelModel(encoder, null, 0.3f);
    there.code(levels, 0, 10, 10);
    there.code(levels, 100, 5, 40);
    byte[] bytes = encoder.finish();
    RangeDecoder decoder = new RangeDecoder(bytes, 0, bytes.length);
    LevelModel here = new LevelModel(decoder, null, 0.3f);
    short[] decoded = new short[300];
    here.code(decoded, 0, 10, 10);
    here.code(decoded, 100, 5, 40);

    assertThat(decoded).isEqualTo(levels);
    decoder.requireEnd();
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.01, 0.05, 0.3})
  void levelsWithoutStructureCostTheirEntropyAndALittleToLearn(double density)
      throws DeltaException {
    short[] levels = Samples.levels(400 * 400, density, 42);
    double entropy = Samples.levels(levels, 400).entropyBits() / 8;

    assertThat((double) assertRoundTrip(levels, 400, null)).isLessThan(1.015 * entropy + 40);
  }

  @Test
  void anUpdateOfLowRankCostsMuchLessThanItsEntropy() throws DeltaException {
    float[] update = Samples.outerProduct(200, 300, 1, 3);
    Levels levels = Levels.of(Samples.change(update, 200), Samples.slice(200, 300), 3);
    assertThat(density(levels.values())).isBetween(0.01f, 0.1f);

    int bytes = assertRoundTrip(levels.values(), 200, null);

    assertThat(bytes).isLessThan((int) (0.5 * levels.entropyBits() / 8));
  }

  /** All levels are nonzero with equal magnitudes, so that only signs remain to be coded. */
  @Test
  void theSignsOfAnOuterProductAreLearned() throws DeltaException {
    Random random = new Random(9);
    int[] left = random.ints(100, 0, 2).toArray();
    int[] right = random.ints(100, 0, 2).toArray();
    short[] levels = new short[10_000];
    for (int i = 0; i < levels.length; i++) {
      levels[i] = (short) (left[i / 100] == right[i % 100] ? 1 : -1);
    }

    int bytes = assertRoundTrip(levels, 100, null);

    assertThat(bytes).as("of %d signs", levels.length).isLessThan(levels.length / 8 / 2);
  }

  @Test
  void theParentDeltaReducesTheSize() throws DeltaException {
    short[] before = Samples.levels(10_000, 0.05, 1);
    short[] levels = Samples.levels(10_000, 0.01, 2);
    for (int i = 0; i < levels.length; i++) {
      levels[i] = i % 5 == 0 ? levels[i] : before[i];
    }

    int without = assertRoundTrip(levels, 100, null);
    int with = assertRoundTrip(levels, 100, remembered(before));

    assertThat(with).isLessThan(without / 2);
  }

  @Property(tries = 300)
  void gammaCodesRoundTrip(
      @ForAll @IntRange(min = 1, max = 1 << 20) int value, @ForAll @IntRange(max = 9) int above)
      throws DeltaException {
    RangeEncoder encoder = new RangeEncoder();
    LevelModel.codeGamma(encoder, value, value + above);
    byte[] bytes = encoder.finish();
    RangeDecoder decoder = new RangeDecoder(bytes, 0, bytes.length);

    assertThat(LevelModel.codeGamma(decoder, 0, value + above)).isEqualTo(value);
    decoder.requireEnd();
    assertThatThrownBy(
            () -> LevelModel.codeGamma(new RangeDecoder(bytes, 0, bytes.length), 0, value - 1))
        .isInstanceOf(value == 1 ? Throwable.class : DeltaException.class);
  }

  @Test
  void aGammaCodeThatNeverEndsIsRejected() {
    RangeEncoder encoder = new RangeEncoder();
    encoder.codeEven(-1, 32);
    byte[] bytes = encoder.finish();

    assertThatThrownBy(
            () -> LevelModel.codeGamma(new RangeDecoder(bytes, 0, bytes.length), 0, 1000))
        .isInstanceOf(DeltaException.class)
        .hasMessageContaining("a number exceeds 1000");
  }

  /** Zeros past the end decode as the likely bit, so decoding must end for any input. */
  @Property(tries = 200)
  void decodingEndsForAnyBytes(@ForAll byte[] bytes) {
    RangeDecoder decoder = new RangeDecoder(bytes, 0, bytes.length);
    short[] levels = new short[600];
    try {
      new LevelModel(decoder, null, 0.5f).code(levels, 0, 20, 30);
      for (short level : levels) {
        assertThat(Math.abs(level)).isLessThanOrEqualTo(LevelModel.MAX_LEVEL);
      }
    } catch (DeltaException e) {
      assertThat(e).hasMessageContaining("coded levels");
    }
  }
}
