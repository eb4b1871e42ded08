package space.perigee.sync.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import space.perigee.sync.model.ParameterLayout;
import space.perigee.sync.model.Weights;

/** A lossless delta decodes to exactly the bits of the new weights. */
class LosslessDeltaTest {

  private static final DeltaTarget LOSSLESS = new DeltaTarget.Lossless();

  private static DeltaCodec.Encoded encode(Weights base, Weights next) {
    return DeltaCodec.encode(base, next, LOSSLESS, DeltaCodec.Options.DEFAULT);
  }

  private static Weights decode(Weights base, byte[] bytes) throws Exception {
    return DeltaCodec.decode(Samples.holding(base), bytes, List.of(), 1).result();
  }

  private static Weights ofBits(int[] bits) {
    float[] values = new float[bits.length];
    for (int i = 0; i < bits.length; i++) {
      values[i] = Float.intBitsToFloat(bits[i]);
    }
    return Samples.flat(values);
  }

  private static void assertRoundTrip(Weights from, Weights to) throws Exception {
    Weights decoded = decode(from, encode(from, to).bytes());

    assertThat(decoded).isEqualTo(to);
    assertThat(decoded.toLittleEndian()).isEqualTo(to.toLittleEndian());
  }

  @Property(tries = 300)
  void everyBitPatternSurvives(@ForAll @Size(20) int[] before, @ForAll @Size(20) int[] after)
      throws Exception {
    assertRoundTrip(ofBits(before), ofBits(after));
  }

  @Test
  void nanPayloadsNegativeZeroAndSubnormalsSurviveFromAndToEachOther() throws Exception {
    int[] special = {
      0x7fc00001,
      0xffc12345,
      0x7f800001,
      0x80000000,
      0,
      1,
      0x80000001,
      0x007fffff,
      0x7f800000,
      0xff800000,
      0x7f7fffff,
      0xff7fffff,
      -1,
      Integer.MAX_VALUE,
      0x3f800000
    };
    for (int turn = 0; turn < special.length; turn++) {
      int[] rotated = new int[special.length];
      for (int i = 0; i < special.length; i++) {
        rotated[i] = special[(i + turn) % special.length];
      }
      assertRoundTrip(ofBits(special), ofBits(rotated));
    }
  }

  @Test
  void theEncoderReturnsTheDecodersResult() throws Exception {
    Weights base = Samples.normal(Samples.network(), 0.1, 1);
    Weights next = Samples.trained(base, 0.01, 2);

    DeltaCodec.Encoded encoded = encode(base, next);
    DeltaCodec.Decoded decoded =
        DeltaCodec.decode(Samples.holding(base), encoded.bytes(), List.of(), 1);

    assertThat(encoded.result()).isEqualTo(next);
    assertThat(decoded.base()).isEqualTo(base);
    assertThat(encoded.statistics().isLossy()).isFalse();
    assertThat(encoded.statistics().bytes()).isEqualTo(encoded.bytes().length);
    assertThat(decoded.levels().toBytes()).isEqualTo(encoded.levels().toBytes());
  }

  /** Every parameter moves by about a hundredth of itself, as in an epoch of dense training. */
  @Test
  void aDenseUpdateShrinksByTwoFifths() throws Exception {
    ParameterLayout layout = Samples.layout(List.of(300, 400));
    Weights base = Samples.normal(layout, 0.1, 3);
    Weights next = Samples.plus(base, Samples.noise(layout.size(), 0.001, 4));

    byte[] bytes = encode(base, next).bytes();

    assertThat(4.0 * layout.size() / bytes.length).isGreaterThan(1.40);
    assertThat(decode(base, bytes)).isEqualTo(next);
  }

  @Test
  void crossingZeroIsASmallStep() {
    float[] before = new float[1000];
    float[] after = new float[1000];
    Arrays.fill(before, 1e-44f);
    Arrays.fill(after, -1e-44f);

    assertThat(encode(Samples.flat(before), Samples.flat(after)).bytes().length).isLessThan(400);
  }

  @Test
  void aTensorThatDoesNotChangeCostsABit() {
    @SuppressWarnings({"unchecked", "rawtypes"})
    List<Integer>[] shapes = new List[400];
    Arrays.fill(shapes, List.of(10, 10));
    ParameterLayout layout = Samples.layout(shapes);
    Weights base = Samples.normal(layout, 0.1, 5);
    float[] values = base.toArray();
    values[12_345]++;
    Weights next = Weights.of(layout, values);
    Weights alone = Weights.zero(Samples.layout(shapes[0]));

    int nothing = encode(base, base).bytes().length;
    int none = encode(alone, alone).bytes().length;

    assertThat(nothing - none).as("399 more unchanged tensors").isEqualTo(400 / 8 - 1);
    assertThat(encode(base, next).bytes().length).isLessThan(nothing + 40);
  }

  @Test
  void onlyTheTensorsThatChangedAreTouched() throws Exception {
    ParameterLayout layout = Samples.network();
    Weights base = Samples.normal(layout, 0.1, 6);
    int offset = 0;
    for (int t = 0; t < layout.tensors().size(); t++) {
      int size = layout.tensors().get(t).size();
      for (int element : new int[] {0, size - 1}) {
        float[] values = base.toArray();
        values[offset + element] += 0.5f;
        assertRoundTrip(base, Weights.of(layout, values));
      }
      offset += size;
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void threadsMakeTheSameBytesAndReadThem(int threads) throws Exception {
    ParameterLayout layout =
        Samples.layout(List.of(700_000), List.of(5), List.of(1200, 1500), List.of(3));
    Weights base = Samples.normal(layout, 0.1, 7);
    float[] values = Samples.plus(base, Samples.noise(layout.size(), 0.001, 8)).toArray();
    System.arraycopy(base.toArray(), 700_000, values, 700_000, 5);
    Weights next = Weights.of(layout, values);
    DeltaCodec.Options options = DeltaCodec.Options.DEFAULT.withThreads(threads);

    byte[] bytes = DeltaCodec.encode(base, next, LOSSLESS, options).bytes();

    assertThat(bytes).isEqualTo(encode(base, next).bytes());
    assertThat(DeltaCodec.decode(Samples.holding(base), bytes, List.of(), threads).result())
        .isEqualTo(next);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void noChangeIsADeltaForAnyNumberOfThreads(int threads) throws Exception {
    Weights base = Samples.normal(Samples.network(), 0.1, 9);
    DeltaCodec.Options options = DeltaCodec.Options.DEFAULT.withThreads(threads);

    byte[] bytes = DeltaCodec.encode(base, base, LOSSLESS, options).bytes();

    assertThat(bytes.length).isLessThan(50);
    assertThat(DeltaCodec.decode(Samples.holding(base), bytes, List.of(), threads).result())
        .isEqualTo(base);
  }

  @Test
  void rejectsPayloadsThatAreNotExactlyOfTheLocalLayout() throws Exception {
    Weights base = Samples.normal(Samples.layout(List.of(10, 10), List.of(7)), 0.1, 10);
    Weights next = Samples.plus(base, Samples.noise(107, 0.001, 12));
    byte[] whole = LosslessPayload.encode(base, next, 1);
    byte[] chunk = Arrays.copyOfRange(whole, 3, whole.length);
    byte[] longer = Arrays.copyOf(chunk, chunk.length + 1);
    byte[] shorter = Arrays.copyOf(chunk, chunk.length - 1);
    byte[] stored = new byte[1 + 4 * 107];

    assertThat(payload(3, chunk)).isEqualTo(whole);
    assertRejected(base, payload(3, longer), "lossless delta: ends at byte");
    assertRejected(base, payload(3, shorter), "lossless delta: the section is too short");
    assertRejected(base, payload(1, chunk), "ends at byte");
    assertRejected(base, payload(4, chunk), "tensor 2 changes, but the layout has 2");
    assertRejected(base, payload(0x80, chunk), "tensor 7 changes, but the layout has 2");
    assertRejected(base, payload(0, chunk), "follow the end");
    assertRejected(base, payload(3, new byte[0]), "head of a chunk: the delta ends");
    assertRejected(
        base, payload(3, new byte[] {9, 1}), "head of a chunk is 9, above the limit of 3");
    assertRejected(
        base, payload(3, new byte[] {3, 1}), "range-coded part has 2 bytes, but only 1 are left");
    assertRejected(base, payload(1, stored), "holds 428 bytes, but the local layout needs 400");
    assertRejected(base, payload(3, Arrays.copyOf(stored, 428)), "holds 427 bytes");
    assertRejected(base, new byte[0], "changed tensors: the delta ends");
    assertRejected(base, new byte[] {3}, "size of chunk 0: the delta ends");
    assertRejected(base, new byte[] {3, 5, 1}, "chunk 0 has 5 bytes, but only 1 are left");
    assertRejected(base, Arrays.copyOf(whole, whole.length + 1), "1 bytes follow the end");
  }

  /** No delta may be longer than a link accepts for such a model. */
  @Test
  void noiseIsStored() throws Exception {
    int[] before = new Random(13).ints(5000).toArray();
    int[] after = new Random(14).ints(5000).toArray();
    Weights base = ofBits(before);
    Weights next = ofBits(after);

    assertRoundTrip(base, next);
    assertThat(encode(base, next).bytes().length).isBetween(20_000, 20_060);
  }

  /** Most exponents are predictable even without a base. */
  @Test
  void aWholeModelShrinks() throws Exception {
    Weights next = Samples.normal(Samples.layout(List.of(200, 300)), 0.1, 15);
    Weights zero = Weights.zero(next.layout());

    assertRoundTrip(zero, next);
    assertThat(4.0 * next.size() / encode(zero, next).bytes().length).isGreaterThan(1.15);
  }

  /** Some rows and columns move a lot, and signs are those of an outer product. */
  @Test
  void anUpdateOfRankOneIsShorterThanNoiseOfTheSameSizes() {
    int rows = 300;
    int columns = 400;
    Weights base = Samples.normal(Samples.layout(List.of(rows, columns)), 0.1, 16);
    float[] row = Samples.noise(rows, 0.03, 17);
    float[] column = Samples.noise(columns, 0.03, 18);
    float[] update = new float[rows * columns];
    for (int i = 0; i < update.length; i++) {
      update[i] = row[i / columns] * column[i % columns];
    }
    List<Float> shuffled = new ArrayList<>();
    for (float value : update) {
      shuffled.add(value);
    }
    Collections.shuffle(shuffled, new Random(19));
    float[] noise = new float[update.length];
    for (int i = 0; i < noise.length; i++) {
      noise[i] = shuffled.get(i);
    }

    int ofProduct = encode(base, Samples.plus(base, update)).bytes().length;
    int ofNoise = encode(base, Samples.plus(base, noise)).bytes().length;

    assertThat(8.0 * (ofNoise - ofProduct) / update.length)
        .as("bits a parameter")
        .isGreaterThan(1.5);
  }

  private static byte[] payload(int changed, byte[] frame) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(changed);
    Varint.write(out, frame.length);
    out.writeBytes(frame);
    return out.toByteArray();
  }

  private static void assertRejected(Weights base, byte[] payload, String reason) {
    byte[] bytes = Envelope.ofLossless(base, base, payload).toBytes();
    assertThatThrownBy(() -> DeltaCodec.decode(Samples.holding(base), bytes, List.of(), 1))
        .isInstanceOf(DeltaException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void sealedNoiseIsRejected() {
    Weights base = Samples.normal(Samples.layout(List.of(10, 10)), 0.1, 11);
    Random random = new Random(20261123);
    for (int i = 0; i < 2000; i++) {
      byte[] noise = new byte[random.nextInt(60)];
      random.nextBytes(noise);
      byte[] bytes =
          Envelope.ofLossless(base, Samples.normal(base.layout(), 1, 1), noise).toBytes();
      assertThatThrownBy(() -> DeltaCodec.decode(Samples.holding(base), bytes, List.of(), 1))
          .isInstanceOf(DeltaException.class);
    }
  }
}
