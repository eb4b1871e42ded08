package space.perigee.sync.delta;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;

class MixedBitTest {

  private static final int BITS = 20_000;

  /** A bit and the contexts with which it is coded. */
  private record Situation(float prior, int neighborhood, int past, int bit) {}

  private interface World {
    Situation next(Random random);
  }

  private static byte[] encode(MixedBit model, World world) {
    Random random = new Random(5);
    RangeEncoder encoder = new RangeEncoder();
    for (int i = 0; i < BITS; i++) {
      Situation s = world.next(random);
      model.code(encoder, s.bit(), s.prior(), s.neighborhood(), s.past(), i % 2);
    }
    return encoder.finish();
  }

  private static void assertDecodes(MixedBit model, World world, byte[] bytes)
      throws DeltaException {
    Random random = new Random(5);
    RangeDecoder decoder = new RangeDecoder(bytes, 0, bytes.length);
    for (int i = 0; i < BITS; i++) {
      Situation s = world.next(random);
      assertThat(model.code(decoder, 0, s.prior(), s.neighborhood(), s.past(), i % 2))
          .as("bit %d", i)
          .isEqualTo(s.bit());
    }
    decoder.requireEnd();
  }

  private static int draw(Random random, double probability) {
    return random.nextDouble() < probability ? 1 : 0;
  }

  /** Bits of probability 1/16 in every context. */
  private static Situation calm(Random random, float prior) {
    return new Situation(prior, random.nextInt(4), random.nextInt(3), draw(random, 1.0 / 16));
  }

  private static double entropyBytes(double probability) {
    double q = 1 - probability;
    double bits = -(probability * Math.log(probability) + q * Math.log(q)) / Math.log(2);
    return bits * BITS / 8;
  }

  @Test
  void decodesWhatItEncodedWithAndWithoutAPast() throws DeltaException {
    World world =
        random ->
            new Situation(
                (float) (20 * random.nextGaussian()),
                random.nextInt(4),
                random.nextInt(3),
                random.nextInt(2));
    for (int pasts : new int[] {0, 3}) {
      byte[] bytes = encode(new MixedBit(4, pasts, 2), world);
      assertDecodes(new MixedBit(4, pasts, 2), world, bytes);
    }
  }

  @Test
  void anExactPriorCostsItsEntropy() {
    int bytes = encode(new MixedBit(4, 3, 2), random -> calm(random, -3.9f)).length;

    assertThat((double) bytes).isLessThan(1.03 * entropyBytes(1.0 / 16));
  }

  @Test
  void aWrongPriorIsCalibratedAway() {
    int bytes = encode(new MixedBit(4, 0, 2), random -> calm(random, 4)).length;

    assertThat((double) bytes).isLessThan(1.04 * entropyBytes(1.0 / 16));
  }

  private static int sizeWhere(IntUnaryOperator sixteenthsOfNeighborhood, boolean byPast) {
    World world =
        random -> {
          int kind = random.nextInt(3);
          double p = sixteenthsOfNeighborhood.applyAsInt(kind) / 16.0;
          return new Situation(0, byPast ? 0 : kind, byPast ? kind : 0, draw(random, p));
        };
    return encode(new MixedBit(4, 3, 2), world).length;
  }

  @Test
  void usesTheNeighbors() {
    double ideal = (entropyBytes(1.0 / 16) + entropyBytes(8.0 / 16) + entropyBytes(15.0 / 16)) / 3;

    int size = sizeWhere(kind -> 1 + 7 * kind, false);

    assertThat((double) size).isLessThan(1.1 * ideal);
  }

  @Test
  void usesThePast() {
    double ideal = (entropyBytes(1.0 / 16) + entropyBytes(8.0 / 16) + entropyBytes(15.0 / 16)) / 3;

    int size = sizeWhere(kind -> 1 + 7 * kind, true);

    assertThat((double) size).isLessThan(1.1 * ideal);
  }

  @Test
  void ignoresThePastIfThereIsNone() {
    World with = random -> calm(random, -4);
    World without =
        random -> {
          Situation s = calm(random, -4);
          return new Situation(s.prior(), s.neighborhood(), 0, s.bit());
        };

    assertThat(encode(new MixedBit(4, 0, 2), with))
        .isEqualTo(encode(new MixedBit(4, 0, 2), without));
  }

  @Test
  void classesAreThreeBitsWideAndCoverEveryPrior() {
    assertThat(MixedBit.classOf(Float.NEGATIVE_INFINITY)).isZero();
    assertThat(MixedBit.classOf(-15.9f)).isZero();
    assertThat(MixedBit.classOf(-12.9f)).isEqualTo(1);
    assertThat(MixedBit.classOf(0)).isEqualTo(5);
    assertThat(MixedBit.classOf(7.9f)).isEqualTo(7);
    assertThat(MixedBit.classOf(Float.POSITIVE_INFINITY)).isEqualTo(7);
  }
}
