package space.perigee.sync.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.github.luben.zstd.Zstd;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import space.perigee.sync.model.ParameterLayout;
import space.perigee.sync.model.Weights;

/** A lossy delta decodes to weights near the new ones, with the same bits on both ends. */
class LossyDeltaTest {

  private static final Weights BASE = Samples.normal(Samples.network(), 0.1, 1);
  private static final Weights NEXT = Samples.trained(BASE, 0.01, 2);

  private static DeltaCodec.Encoded encode(Weights base, Weights next, double density) {
    return DeltaCodec.encode(
        base, next, new DeltaTarget.Density(density), DeltaCodec.Options.DEFAULT);
  }

  private static Weights decode(Weights base, byte[] bytes) throws Exception {
    return DeltaCodec.decode(Samples.holding(base), bytes, List.of(), 1).result();
  }

  private static DeltaInfo.Levels levelsOf(DeltaCodec.Encoded encoded) throws DeltaException {
    return Objects.requireNonNull(DeltaInfo.of(encoded.bytes()).levels());
  }

  @Property(tries = 150)
  void whatTheEncoderTakesForTheResultIsWhatTheDecoderGets(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 50) int rows,
      @ForAll @IntRange(min = 1, max = 50) int columns,
      @ForAll @IntRange(min = 1, max = 30) int bias,
      @ForAll @DoubleRange(min = 0.01, max = 1) double density)
      throws Exception {
    ParameterLayout layout =
        Samples.layout(List.of(rows, columns), List.of(bias), List.of(bias, 2, 3), List.of());
    Weights base = Samples.normal(layout, 0.1, seed);
    Weights next = Samples.trained(base, 0.02, seed + 7);

    DeltaCodec.Encoded encoded = encode(base, next, density);
    DeltaCodec.Decoded decoded =
        DeltaCodec.decode(Samples.holding(base), encoded.bytes(), List.of(), 1);

    assertThat(decoded.result()).isEqualTo(encoded.result());
    assertThat(decoded.base()).isEqualTo(base);
    assertThat(decoded.levels().toBytes()).isEqualTo(encoded.levels().toBytes());
    assertThat(encoded.levels().delta()).isEqualTo(DeltaLevels.nameOf(encoded.bytes()));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.001, 0.01, 0.05, 0.2, 0.5})
  void theDensityIsMet(double density) throws Exception {
    ParameterLayout layout = Samples.layout(List.of(200, 300), List.of(300));
    Weights base = Samples.normal(layout, 0.1, 3);
    Weights next = Samples.plus(base, Samples.noise(layout.size(), 0.01, 4));

    DeltaStatistics statistics = encode(base, next, density).statistics();

    assertThat(statistics.nonzeros()).isGreaterThanOrEqualTo((int) (density * 60_000));
    assertThat(statistics.density()).isCloseTo(density, within(0.03 * density));
  }

  @Test
  void theStatisticsAreThoseOfTheDelta() throws Exception {
    DeltaCodec.Encoded encoded = encode(BASE, NEXT, 0.1);

    DeltaStatistics statistics = encoded.statistics();
    assertThat(statistics.isLossy()).isTrue();
    assertThat(statistics.bytes()).isEqualTo(encoded.bytes().length);
    assertThat(statistics.parameters()).isEqualTo(BASE.size());
    assertThat(statistics.weights()).isEqualTo(8 * 27 + 40 * 72 + 72 * 10);
    DeltaInfo.Levels levels = levelsOf(encoded);
    assertThat(levels.nonzeros()).isEqualTo(statistics.nonzeros());
    assertThat(levels.vectorBytes()).isEqualTo(statistics.vectorBytes()).isPositive();
    int changed = 0;
    for (Geometry.Matrix matrix : Geometry.of(BASE.layout()).matrices()) {
      for (int i = matrix.offset(); i < matrix.offset() + matrix.rows() * matrix.columns(); i++) {
        changed += encoded.result().get(i) != BASE.get(i) ? 1 : 0;
      }
    }
    assertThat(statistics.nonzeros()).isEqualTo(changed);
    assertThat(statistics.ratioToFloat32())
        .isCloseTo(4.0 * BASE.size() / encoded.bytes().length, within(1e-9));
    assertThat(statistics.overEntropy())
        .isCloseTo(
            (statistics.bytes() - statistics.vectorBytes()) / statistics.entropyBytes(),
            within(1e-9));
  }

  /** Level 1 ends a step after it begins; the others are closer. */
  @Property(tries = 60)
  void theErrorOfEveryWeightIsWithinAStep(
      @ForAll long seed, @ForAll @DoubleRange(min = 0.01, max = 1) double density)
      throws Exception {
    Weights next = Samples.trained(BASE, 0.01, seed);
    DeltaCodec.Encoded encoded = encode(BASE, next, density);
    float step = levelsOf(encoded).step();

    for (Geometry.Matrix matrix : Geometry.of(BASE.layout()).matrices()) {
      for (int i = matrix.offset(); i < matrix.offset() + matrix.rows() * matrix.columns(); i++) {
        assertThat(Math.abs(encoded.result().get(i) - next.get(i)))
            .as("parameter %d", i)
            .isLessThanOrEqualTo(1.01f * step + 1e-7f);
      }
    }
  }

  /** At full density the step is the finest, and the largest change is about 32766 steps. */
  @Test
  void theFinestStepIsStillWideEnoughForTheLargestChange() throws Exception {
    Weights base = Weights.zero(Samples.layout(List.of(30, 40)));
    for (float largest = 1; largest < 2; largest += 0.01f) {
      float[] values = Samples.noise(base.size(), 1e-6, 10);
      values[77] = largest;
      values[78] = -largest;
      DeltaCodec.Encoded encoded = encode(base, Weights.of(base.layout(), values), 1);

      float step = levelsOf(encoded).step();
      assertThat(largest / step).isBetween(32_500f, 32_767f);
      assertThat(encoded.result().get(77)).isCloseTo(largest, within(step));
      assertThat(encoded.result().get(78)).isEqualTo(-encoded.result().get(77));
    }
  }

  @Test
  void theLargestChangesAreSentAndTheOthersRemain() {
    float[] update = Samples.noise(40 * 50, 0.001, 5);
    for (int i = 0; i < 100; i++) {
      update[i * 20] = i % 2 == 0 ? 0.5f : -0.5f;
    }
    Change change = Samples.change(update, 40);

    Weights result = encode(change.base(), change.next(), 0.05).result();

    for (int i = 0; i < update.length; i++) {
      assertThat(result.get(i)).isCloseTo(i % 20 == 0 ? update[i] : 0, within(0.01f));
    }
  }

  @Test
  void sendingTheRemainderYieldsTheNewWeights() throws Exception {
    Weights held = BASE;
    double first = Math.sqrt(BASE.squaredDistance(NEXT));
    double before = first;
    for (int round = 0; round < 20; round++) {
      DeltaCodec.Encoded encoded = encode(held, NEXT, 0.25);
      held = decode(held, encoded.bytes());
      double distance = Math.sqrt(held.squaredDistance(NEXT));
      assertThat(distance).as("round %d", round).isLessThanOrEqualTo(0.9 * before + 1e-7);
      before = distance;
    }
    assertThat(before).isLessThan(first / 10_000);
  }

  @Test
  void noChangeIsASmallDeltaToTheSameVersion() throws Exception {
    DeltaCodec.Encoded encoded = encode(BASE, BASE, 0.5);

    assertThat(encoded.result()).isEqualTo(BASE);
    assertThat(encoded.bytes().length).isLessThan(60);
    assertThat(encoded.statistics().nonzeros()).isZero();
    assertThat(encoded.statistics().overEntropy()).isNaN();
    assertThat(DeltaInfo.of(encoded.bytes()).bitsPerNonzero()).isNaN();
    assertThat(decode(BASE, encoded.bytes())).isEqualTo(BASE);
  }

  @Test
  void vectorsAloneMakeADelta() throws Exception {
    Weights base = Weights.zero(Samples.layout(List.of(5), List.of(), List.of(1, 1, 3)));
    Weights next = Samples.normal(base.layout(), 1, 6);

    Weights result = decode(base, encode(base, next, 0.5).bytes());

    assertThat(Math.sqrt(result.squaredDistance(next))).isLessThan(0.03);
  }

  @Test
  void aLongVectorIsCodedAsWeights() throws Exception {
    Weights base = Weights.zero(Samples.layout(List.of(20_000)));
    Weights next = Samples.normal(base.layout(), 1, 7);

    DeltaCodec.Encoded encoded = encode(base, next, 0.1);

    assertThat(encoded.statistics().nonzeros()).isBetween(1990, 2100);
    assertThat(decode(base, encoded.bytes())).isEqualTo(encoded.result());
  }

  @Test
  void valuesOfEveryScaleAreCoded() throws Exception {
    for (float scale : new float[] {Float.MIN_VALUE, 1e-40f, 1e-30f, 1, 1e30f, 1e37f}) {
      Random random = new Random(8);
      float[] values = new float[600];
      for (int i = 0; i < values.length; i++) {
        values[i] = scale * (random.nextInt(7) - 3);
      }
      Weights next = Weights.of(Samples.layout(List.of(20, 30)), values);
      Weights base = Weights.zero(next.layout());
      DeltaCodec.Encoded encoded = encode(base, next, 1);
      assertThat(decode(base, encoded.bytes())).as("scale %s", scale).isEqualTo(encoded.result());
      assertThat(encoded.result().isFinite()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void threadsMakeTheSameBytesAndReadThem(int threads) throws Exception {
    ParameterLayout layout =
        Samples.layout(List.of(2500, 2000), List.of(50), List.of(2000, 1800), List.of(9));
    Weights base = Weights.zero(layout);
    Weights next = Samples.trained(base, 0.01, 9);
    DeltaTarget target = new DeltaTarget.Density(0.01);
    DeltaCodec.Options options = DeltaCodec.Options.DEFAULT.withThreads(threads);
    assertThat(Geometry.of(layout).slices(new boolean[2])).hasSize(2);

    DeltaCodec.Encoded encoded = DeltaCodec.encode(base, next, target, options);

    assertThat(encoded.bytes())
        .isEqualTo(DeltaCodec.encode(base, next, target, DeltaCodec.Options.DEFAULT).bytes());
    assertThat(
            DeltaCodec.decode(Samples.holding(base), encoded.bytes(), List.of(), threads).result())
        .isEqualTo(decode(base, encoded.bytes()))
        .isEqualTo(encoded.result());
  }

  @Test
  void rejectsAPayloadOfAnotherLayoutAndNamesBoth() {
    Weights other = Weights.zero(Samples.layout(List.of(30, 30)));
    byte[] payload = payload(encode(other, Samples.normal(other.layout(), 1, 1), 0.1).bytes());
    byte[] bytes = Envelope.ofLossy(BASE, NEXT, null, payload).toBytes();

    assertThatThrownBy(() -> decode(BASE, bytes))
        .isInstanceOf(DeltaException.class)
        .hasMessageContaining("1 tensors with 900 weights")
        .hasMessageContaining("8 with 3816");
  }

  private static byte[] payload(byte[] delta) {
    try {
      return Envelope.of(delta).payload();
    } catch (DeltaException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void rejectsInconsistentPayloads() {
    byte[] payload = payload(encode(BASE, NEXT, 0.1).bytes());

    assertRejected(new byte[0], "step: the delta ends");
    assertRejected(changed(payload, 0, 0x80), "the step is");
    assertRejected(changed(payload, 0, 0x7f), "the step is");
    assertRejected(changed(payload, 4, 9), "9 tensors");
    assertRejected(Arrays.copyOf(payload, payload.length + 1), "1 bytes follow the end");
    assertRejected(Arrays.copyOf(payload, payload.length - 1), "are left");
  }

  @Test
  void rejectsUnknownCodingsAndWrongNumbersOfLevels() throws Exception {
    Weights base = Weights.zero(Samples.layout(List.of(4, 4)));
    float[] values = new float[16];
    values[5] = 1;
    byte[] payload = payload(encode(base, Weights.of(base.layout(), values), 0.1).bytes());
    // Step, centroids, one tensor, sixteen weights, one level, then the head.
    assertThat(Arrays.copyOfRange(payload, 4, 7)).containsExactly(1, 16, 1);
    int head = payload[7];

    assertThatThrownBy(() -> LossyPayload.decode(base, changed(payload, 8 + head, 7), null, 1))
        .isInstanceOf(DeltaException.class)
        .hasMessageContaining("slice 0 has coding 3, supported are 0 to 2");
    assertThatThrownBy(() -> LossyPayload.decode(base, changed(payload, 6, 17), null, 1))
        .isInstanceOf(DeltaException.class)
        .hasMessageContaining("number of levels is 17, above the limit of 16");
    byte[] empty = new byte[16];
    byte[] zstd = Zstd.compress(empty);
    byte[] other = Arrays.copyOf(payload, 9 + head + zstd.length);
    other[8 + head] = (byte) (zstd.length << 2 | 2);
    System.arraycopy(zstd, 0, other, 9 + head, zstd.length);
    assertThatThrownBy(() -> LossyPayload.decode(base, other, null, 1))
        .isInstanceOf(DeltaException.class)
        .hasMessageContaining("the delta has 0 levels, but states 1");
  }

  private static byte[] changed(byte[] payload, int at, int value) {
    byte[] changed = payload.clone();
    changed[at] = (byte) value;
    return changed;
  }

  private static void assertRejected(byte[] payload, String reason) {
    byte[] bytes = Envelope.ofLossy(BASE, NEXT, null, payload).toBytes();
    assertThatThrownBy(() -> decode(BASE, bytes))
        .isInstanceOf(DeltaException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void rejectsInvalidTargetsAndOptions() {
    for (double fraction : new double[] {0, -0.1, 1.01, Double.NaN}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new DeltaTarget.Density(fraction))
          .withMessageContaining("not " + fraction);
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DeltaTarget.Bytes(0))
        .withMessageContaining("not 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DeltaCodec.Options.DEFAULT.withThreads(0))
        .withMessageContaining("not 0");
    assertThat(new DeltaTarget.Density(1).fraction()).isEqualTo(1);
    assertThat(new DeltaTarget.Bytes(1).limit()).isEqualTo(1);
  }
}
