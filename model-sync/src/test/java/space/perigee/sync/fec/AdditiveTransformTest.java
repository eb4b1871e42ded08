package space.perigee.sync.fec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class AdditiveTransformTest {

  private static final int BYTES = 24;

  /** Random elements, 12 a row. */
  private static SymbolRows rows(int count, Random random) {
    SymbolRows rows = new SymbolRows(count, BYTES);
    Arrays.setAll(rows.words, i -> random.nextLong());
    return rows;
  }

  private static int element(long[] words, int row, int lane) {
    return (int) (words[row * BYTES / Long.BYTES + lane / 4] >>> 16 * (lane % 4)) & 0xffff;
  }

  private static BitSet range(int from, int to) {
    BitSet range = new BitSet();
    range.set(from, to);
    return range;
  }

  /** {@code X(i)} at {@code x}: the product of s(j)(x) = x >> j over the bits j of i. */
  private static int basisPolynomial(int i, int x) {
    int product = 1;
    for (int j = 0; j < 16; j++) {
      product = (i >> j & 1) == 0 ? product : PlainField.multiply(product, x >> j);
    }
    return product;
  }

  @Property(tries = 60)
  void evaluatesAPolynomialOfTheNovelBasis(
      @ForAll long seed,
      @ForAll @IntRange(max = 5) int log,
      @ForAll @IntRange(max = 100) int block) {
    int size = 1 << log;
    int position = block << log;
    SymbolRows rows = rows(size, new Random(seed));
    long[] coefficients = rows.words.clone();

    new AdditiveTransform(rows).evaluate(0, log, position, range(position, position + size));

    for (int lane : new int[] {0, 5, 11}) {
      for (int x = position; x < position + size; x++) {
        int value = 0;
        for (int i = 0; i < size; i++) {
          value ^= PlainField.multiply(element(coefficients, i, lane), basisPolynomial(i, x));
        }
        assertThat(element(rows.words, x - position, lane)).isEqualTo(value);
      }
    }
  }

  @Property(tries = 100)
  void interpolationIsTheInverse(
      @ForAll long seed,
      @ForAll @IntRange(max = 9) int log,
      @ForAll @IntRange(max = 100) int block) {
    int size = 1 << log;
    int position = block << log;
    SymbolRows rows = rows(size, new Random(seed));
    long[] before = rows.words.clone();
    AdditiveTransform transform = new AdditiveTransform(rows);

    transform.interpolate(0, log, position, size);
    transform.evaluate(0, log, position, range(position, position + size));

    assertThat(rows.words).isEqualTo(before);
  }

  @Property(tries = 100)
  void valuesBehindTheLiveOnesCountAsZero(
      @ForAll long seed,
      @ForAll @IntRange(max = 7) int log,
      @ForAll @IntRange(max = 100) int block) {
    Random random = new Random(seed);
    int size = 1 << log;
    int live = 1 + random.nextInt(size);
    SymbolRows rubbish = rows(size, random);
    SymbolRows zeros = rows(size, random);
    System.arraycopy(rubbish.words, 0, zeros.words, 0, rubbish.words.length);
    zeros.clear(live, size - live);

    new AdditiveTransform(rubbish).interpolate(0, log, block << log, live);
    new AdditiveTransform(zeros).interpolate(0, log, block << log, size);

    assertThat(rubbish.words).isEqualTo(zeros.words);
  }

  @Property(tries = 100)
  void wantedValuesAreRightWhateverElseIsNot(
      @ForAll long seed,
      @ForAll @IntRange(max = 7) int log,
      @ForAll @IntRange(max = 100) int block) {
    Random random = new Random(seed);
    int size = 1 << log;
    int position = block << log;
    SymbolRows some = rows(size, random);
    SymbolRows all = rows(size, random);
    System.arraycopy(some.words, 0, all.words, 0, some.words.length);
    BitSet wanted = new BitSet();
    random.ints(1 + random.nextInt(3), position, position + size).forEach(wanted::set);

    new AdditiveTransform(some).evaluate(0, log, position, wanted);
    new AdditiveTransform(all).evaluate(0, log, position, range(position, position + size));

    wanted.stream()
        .map(x -> x - position)
        .forEach(
            row -> {
              int from = row * some.longs;
              assertThat(Arrays.copyOfRange(some.words, from, from + some.longs))
                  .isEqualTo(Arrays.copyOfRange(all.words, from, from + some.longs));
            });
  }
}
