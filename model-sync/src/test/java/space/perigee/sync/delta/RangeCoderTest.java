package space.perigee.sync.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RangeCoderTest {

  private static final int CERTAIN = BitCoder.ONE - 1;

  private static RangeDecoder decoderOf(byte[] bytes) {
    return new RangeDecoder(bytes, 0, bytes.length);
  }

  private static byte[] encode(int[] bits, int[] probabilities) {
    RangeEncoder encoder = new RangeEncoder();
    for (int i = 0; i < bits.length; i++) {
      assertThat(encoder.code(bits[i], probabilities[i])).isEqualTo(bits[i]);
    }
    return encoder.finish();
  }

  private static void assertDecodes(byte[] bytes, int[] bits, int[] probabilities)
      throws DeltaException {
    RangeDecoder decoder = decoderOf(bytes);
    assertThat(decode(decoder, probabilities)).isEqualTo(bits);
    decoder.requireEnd();
  }

  private static int[] decode(RangeDecoder decoder, int[] probabilities) {
    return Arrays.stream(probabilities).map(p -> decoder.code(0, p)).toArray();
  }

  @Property(tries = 500)
  void whatWasCodedIsDecodedWhateverTheProbabilities(
      @ForAll long seed, @ForAll @IntRange(max = 600) int length) throws DeltaException {
    Random random = new Random(seed);
    int[] bits = new int[length];
    int[] probabilities = new int[length];
    int[] extremes = {1, 2, BitCoder.ONE / 2, CERTAIN - 1, CERTAIN};
    for (int i = 0; i < length; i++) {
      bits[i] = random.nextInt(2);
      probabilities[i] =
          random.nextBoolean() ? extremes[random.nextInt(5)] : 1 + random.nextInt(CERTAIN);
    }

    assertDecodes(encode(bits, probabilities), bits, probabilities);
  }

  @Test
  void aLongRunOfTheUnlikelyBitIsDecoded() throws DeltaException {
    int[] bits = new int[5000];
    int[] probabilities = new int[5000];
    Arrays.fill(bits, 0, 2500, 1);
    Arrays.fill(probabilities, 0, 2500, 1);
    Arrays.fill(probabilities, 2500, 5000, CERTAIN);

    byte[] bytes = encode(bits, probabilities);

    assertThat(bytes.length).isBetween(2 * 5000, 2 * 5000 + 8);
    assertDecodes(bytes, bits, probabilities);
  }

  /**
   * Each bit keeps the interval around one boundary of leading bytes until it has no width left.
   */
  @Test
  void anIntervalThatNarrowsAroundACarryStaysDecodable() throws DeltaException {
    int[] bits = new int[200];
    int[] probabilities = new int[200];
    Random random = new Random(3);
    long boundary = 0x80000000L;
    long low = 0;
    long high = 0xffffffffL;
    for (int i = 0; i < bits.length; i++) {
      probabilities[i] = 20_000 + random.nextInt(20_000);
      long middle = low + (((high - low) * probabilities[i]) >>> 16);
      bits[i] = middle >= boundary ? 1 : 0;
      if (low < boundary - 1 || high > boundary) {
        high = bits[i] == 1 ? middle : high;
        low = bits[i] == 1 ? low : middle + 1;
      } else {
        bits[i] = random.nextInt(2);
      }
    }

    assertDecodes(encode(bits, probabilities), bits, probabilities);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.5, 0.1, 0.01, 0.001})
  void aBitCostsItsEntropy(double probability) {
    Random random = new Random(20261123);
    int scaled = (int) Math.rint(probability * BitCoder.ONE);
    RangeEncoder encoder = new RangeEncoder();
    double entropy = 0;
    for (int i = 0; i < 200_000; i++) {
      int bit = random.nextDouble() < probability ? 1 : 0;
      double p = (double) scaled / BitCoder.ONE;
      entropy -= Math.log(bit == 1 ? p : 1 - p) / Math.log(2);
      encoder.code(bit, scaled);
    }

    assertThat(8.0 * encoder.finish().length).isCloseTo(entropy, within(0.001 * entropy + 16));
  }

  @Test
  void aCertainBitCostsAlmostNothing() {
    RangeEncoder encoder = new RangeEncoder();
    for (int i = 0; i < BitCoder.ONE; i++) {
      encoder.code(0, 1);
    }

    assertThat(encoder.finish().length).isLessThanOrEqualTo(1);
  }

  @Test
  void anEmptyStringTakesNoBytes() throws DeltaException {
    byte[] bytes = new RangeEncoder().finish();

    assertThat(bytes).isEmpty();
    decoderOf(bytes).requireEnd();
  }

  @Property(tries = 300)
  void evenBitsAreTheNumberItself(
      @ForAll int value, @ForAll @IntRange(min = 1, max = 32) int count) {
    RangeEncoder encoder = new RangeEncoder();
    int low = count == 32 ? value : value & (1 << count) - 1;
    encoder.codeEven(value, count);

    assertThat(decoderOf(encoder.finish()).codeEven(0, count)).isEqualTo(low);
  }

  @Property(tries = 200)
  void oneByteMoreIsRejectedAndOneLessIsAnotherString(
      @ForAll long seed, @ForAll @IntRange(min = 50, max = 400) int n) throws DeltaException {
    Random random = new Random(seed);
    int[] bits = random.ints(n, 0, 2).toArray();
    int[] probabilities = random.ints(n, 20_000, 40_000).toArray();
    byte[] bytes = encode(bits, probabilities);

    RangeDecoder longer = decoderOf(Arrays.copyOf(bytes, bytes.length + 1));
    assertThat(decode(longer, probabilities)).isEqualTo(bits);
    assertThatThrownBy(longer::requireEnd)
        .isInstanceOf(DeltaException.class)
        .hasMessageContaining("ends at byte " + bytes.length)
        .hasMessageContaining("at byte " + (bytes.length + 1));

    RangeDecoder shorter = decoderOf(Arrays.copyOf(bytes, bytes.length - 1));
    if (Arrays.equals(decode(shorter, probabilities), bits)) {
      assertThatThrownBy(shorter::requireEnd).isInstanceOf(DeltaException.class);
    }
  }

  @Test
  void readsOnlyItsOwnBytes() throws DeltaException {
    byte[] bytes = encode(new int[] {1, 0, 1, 1}, new int[] {9, 9, 9, 9});
    byte[] between = new byte[bytes.length + 10];
    Arrays.fill(between, (byte) 0xa5);
    System.arraycopy(bytes, 0, between, 5, bytes.length);

    RangeDecoder decoder = new RangeDecoder(between, 5, 5 + bytes.length);

    assertThat(new int[] {decoder.code(0, 9), decoder.code(0, 9), decoder.code(0, 9)})
        .containsExactly(1, 0, 1);
    assertThat(decoder.code(0, 9)).isEqualTo(1);
    decoder.requireEnd();
  }

  @Test
  void readsZerosPastTheEnd() {
    RangeDecoder decoder = decoderOf(new byte[0]);
    for (int i = 0; i < 100_000; i++) {
      assertThat(decoder.code(0, CERTAIN)).isEqualTo(1);
    }
  }
}
