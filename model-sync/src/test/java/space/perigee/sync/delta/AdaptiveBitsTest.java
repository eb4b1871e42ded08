package space.perigee.sync.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class AdaptiveBitsTest {

  private static double probability(AdaptiveBits bits, int context) {
    return 1 / (1 + Math.pow(2, -bits.stretched(context)));
  }

  @Test
  void aNewContextStartsWithThePriorOfItsFirstUse() {
    AdaptiveBits bits = new AdaptiveBits(3);

    assertThat(bits.stretched(1, -4.5f)).isEqualTo(-4.5f);
    assertThat(bits.stretched(1, 2)).as("later priors do not count").isEqualTo(-4.5f);
    assertThat(bits.stretched(2, 2)).as("another context").isEqualTo(2f);
  }

  @Test
  void theFirstBitsCountMost() {
    AdaptiveBits bits = new AdaptiveBits(1);
    bits.stretched(0, -6);
    bits.update(0, 1);
    double afterOne = probability(bits, 0);
    bits.update(0, 1);
    double afterTwo = probability(bits, 0);

    assertThat(afterOne).isCloseTo(1 / 2.6, within(0.02));
    assertThat(afterTwo).isCloseTo(afterOne + (1 - afterOne) / 3.6, within(0.02));
  }

  @Test
  void theProbabilityIsTheMeanOfTheBitsSeen() {
    for (double wanted : new double[] {0.5, 0.1, 0.9, 0.02}) {
      Random random = new Random(7);
      AdaptiveBits bits = new AdaptiveBits(1);
      bits.stretched(0, 0);
      int ones = 0;
      for (int i = 0; i < 900; i++) {
        int bit = random.nextDouble() < wanted ? 1 : 0;
        ones += bit;
        bits.update(0, bit);
      }
      assertThat(probability(bits, 0)).isCloseTo(ones / 900.0, within(0.01));
    }
  }

  @Test
  void oldStatisticsFade() {
    AdaptiveBits bits = new AdaptiveBits(1);
    bits.stretched(0, 0);
    for (int i = 0; i < 100_000; i++) {
      bits.update(0, 0);
    }
    for (int i = 0; i < 5_000; i++) {
      bits.update(0, 1);
    }

    // With a memory of all 105,000 it would be below 0.05.
    assertThat(probability(bits, 0)).isGreaterThan(0.95);
  }

  @Test
  void nothingIsEverCertain() {
    for (int bit : new int[] {0, 1}) {
      AdaptiveBits bits = new AdaptiveBits(1);
      bits.stretched(0, 0);
      for (int i = 0; i < 3_000_000; i++) {
        bits.update(0, bit);
      }
      assertThat(bits.stretched(0)).isFinite();
      assertThat(Math.abs(bits.stretched(0))).isBetween(9f, 17.1f);
    }
  }

  @Test
  void encoderAndDecoderLearnTheSame() {
    Random random = new Random(11);
    int[] sent = random.ints(2000, 0, 10).map(i -> i == 0 ? 1 : 0).toArray();
    RangeEncoder encoder = new RangeEncoder();
    AdaptiveBits there = new AdaptiveBits(4);
    for (int i = 0; i < sent.length; i++) {
      there.code(encoder, sent[i], i % 4, 3);
    }
    byte[] bytes = encoder.finish();
    RangeDecoder decoder = new RangeDecoder(bytes, 0, bytes.length);
    AdaptiveBits here = new AdaptiveBits(4);

    for (int i = 0; i < sent.length; i++) {
      assertThat(here.code(decoder, 0, i % 4, 3)).isEqualTo(sent[i]);
    }
    // One in ten is 0.47 bits each, 118 bytes; plain bits would be 250.
    assertThat(bytes.length).isLessThan(135);
    for (int c = 0; c < 4; c++) {
      assertThat(here.stretched(c)).isEqualTo(there.stretched(c));
    }
  }
}
