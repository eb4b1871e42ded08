package space.perigee.sync.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GolombRiceTest {

  private static short[] decode(byte[] bytes, int length) throws DeltaException {
    return GolombRice.decode(new Section(bytes, 0, bytes.length), length);
  }

  private static byte[] bytes(int... octets) {
    byte[] bytes = new byte[octets.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) octets[i];
    }
    return bytes;
  }

  @Property(tries = 300)
  void levelsRoundTripInAsManyBytesAsItSays(
      @ForAll long seed,
      @ForAll @IntRange(max = 5000) int size,
      @ForAll @IntRange(max = 100) int percent)
      throws DeltaException {
    short[] levels = Samples.levels(size, percent / 100.0, seed);

    byte[] bytes = GolombRice.encode(levels);

    assertThat(bytes).hasSize((int) GolombRice.size(levels));
    assertThat(decode(bytes, size)).isEqualTo(levels);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, -1, LevelModel.MAX_LEVEL, -LevelModel.MAX_LEVEL})
  void theLastOfManyZerosRoundTrips(int level) throws DeltaException {
    short[] levels = new short[100_000];
    levels[99_999] = (short) level;

    assertThat(decode(GolombRice.encode(levels), levels.length)).isEqualTo(levels);
  }

  /** Encoded by hand: k = 1, three levels, gaps 2, 0, 4. */
  @Test
  void theCodeMatchesItsDefinition() {
    short[] levels = {0, 0, 1, -2, 0, 0, 0, 0, 3, 0, 0, 0};
    String k = "00001";
    String count = "00010" + "11";
    String first = "10" + "0" + "0" + "0";
    String second = "0" + "0" + "1" + "10";
    String third = "110" + "0" + "0" + "110";
    StringBuilder bits = new StringBuilder(k + count + first + second + third);
    while (bits.length() % 8 != 0) {
      bits.append('0');
    }

    StringBuilder written = new StringBuilder();
    for (byte octet : GolombRice.encode(levels)) {
      written.append(Integer.toBinaryString(256 + (octet & 0xff)).substring(1));
    }

    assertThat(written).hasToString(bits.toString());
  }

  @Test
  void noLevelsTakeTwoBytes() throws DeltaException {
    byte[] bytes = GolombRice.encode(new short[1000]);

    assertThat(bytes).hasSize(2);
    assertThat(decode(bytes, 1000)).containsOnly(0);
  }

  @Test
  void theParameterFitsTheDensity() {
    for (double density : new double[] {0.3, 0.1, 0.05, 0.03, 0.01, 0.003}) {
      short[] levels = Samples.levels(100_000, density, 17);
      double entropy = Samples.levels(levels, 1).entropyBits() / 8;
      double best =
          IntStream.range(0, 18).mapToLong(k -> bits(levels, k)).min().orElseThrow() / 8.0;

      assertThat((double) GolombRice.size(levels))
          .as("density %s", density)
          .isBetween(entropy, 1.01 * best + 1);
    }
  }

  /** Bits of the code by its definition, with parameter {@code k}. */
  private static long bits(short[] levels, int k) {
    long bits = 10;
    int count = 0;
    int gap = 0;
    for (short level : levels) {
      if (level == 0) {
        gap++;
      } else {
        bits += (gap >> k) + 1 + k + 1 + Math.abs(level);
        count++;
        gap = 0;
      }
    }
    return bits + Integer.toBinaryString(count).length();
  }

  @Test
  void readsOnlyItsOwnSection() throws DeltaException {
    short[] levels = Samples.levels(500, 0.1, 4);
    byte[] code = GolombRice.encode(levels);
    byte[] between = new byte[code.length + 6];
    Arrays.fill(between, (byte) -1);
    System.arraycopy(code, 0, between, 3, code.length);

    assertThat(GolombRice.decode(new Section(between, 3, 3 + code.length), 500)).isEqualTo(levels);
  }

  @Test
  void rejectsASectionThatIsNotExactlyTheCode() {
    short[] levels = Samples.levels(500, 0.1, 4);
    byte[] code = GolombRice.encode(levels);

    assertRejected(Arrays.copyOf(code, code.length - 1), 500, "is too short");
    assertRejected(Arrays.copyOf(code, code.length + 1), 500, "the section at byte");
    assertRejected(code, 400, "past the 400 of the slice");
    assertRejected(new byte[0], 500, "is too short");
  }

  @Test
  void rejectsGapsAndMagnitudesBeyondTheSlice() {
    // k = 31 and 2^31 - 1 levels: the first gap alone would be 2^31.
    byte[] greedy = new byte[400];
    Arrays.fill(greedy, (byte) 0xff);
    assertRejected(greedy, 1000, "a number exceeds 0");
    // k = 0, one level, a gap in ones that never end.
    byte[] gap = new byte[400];
    Arrays.fill(gap, (byte) 0xff);
    gap[0] = 0b00000_000;
    gap[1] = 0b01_1_11111;
    assertRejected(gap, 1000, "a number exceeds 1000");
    // k = 0, one level at once, a magnitude in ones that never end.
    byte[] magnitude = new byte[5000];
    Arrays.fill(magnitude, (byte) 0xff);
    magnitude[0] = 0b00000_000;
    magnitude[1] = 0b01_1_0_0_111;
    assertRejected(magnitude, 1000, "a number exceeds 32766");
    // k = 16 and a rest of 2^16 - 1.
    assertRejected(bytes(0b10000_000, 0b01_1_0_1111, 0xff, 0xff, 0xff), 1000, "past the 1000");
  }

  @Property(tries = 1000)
  void anyBytesAreRejectedOrLevels(@ForAll byte[] bytes) {
    try {
      assertThat(decode(bytes, 300)).hasSize(300);
    } catch (DeltaException e) {
      assertThat(e).hasMessageStartingWith("Rice code: ");
    }
  }

  private static void assertRejected(byte[] bytes, int length, String reason) {
    assertThatThrownBy(() -> decode(bytes, length))
        .isInstanceOf(DeltaException.class)
        .hasMessageContaining(reason);
  }
}
