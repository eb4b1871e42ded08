package space.perigee.sync.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import com.google.protobuf.ByteString;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import space.perigee.sync.model.ModelVersion;
import space.perigee.sync.model.ParameterLayout;
import space.perigee.sync.model.TensorSpec;
import space.perigee.sync.model.Weights;
import space.perigee.sync.v1.Delta;

class DeltaCodecTest {

  private static final ParameterLayout LAYOUT = layout(1000);

  private static ParameterLayout layout(int size) {
    return new ParameterLayout(List.of(new TensorSpec("W", List.of(size))));
  }

  private static Weights random(long seed) {
    Random random = new Random(seed);
    float[] values = new float[LAYOUT.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (0.1 * random.nextGaussian());
    }
    return Weights.of(LAYOUT, values);
  }

  /** Every parameter moves by about a hundredth of itself, as in a training step. */
  private static Weights trained(Weights base, long seed) {
    Random random = new Random(seed);
    float[] values = base.toArray();
    for (int i = 0; i < values.length; i++) {
      values[i] += (float) (0.001 * random.nextGaussian());
    }
    return Weights.of(LAYOUT, values);
  }

  private static Function<ModelVersion, Optional<Weights>> holding(Weights... held) {
    return version -> Arrays.stream(held).filter(w -> w.version().equals(version)).findFirst();
  }

  private final Weights base = random(1);
  private final Weights next = trained(base, 2);

  @Test
  void decodesToTheSameBits() throws Exception {
    DeltaCodec.Decoded decoded =
        DeltaCodec.decode(holding(random(3), base), DeltaCodec.encode(base, next));

    assertThat(decoded.result()).isEqualTo(next);
    assertThat(decoded.base()).isEqualTo(base.version());
  }

  @Property(tries = 300)
  void everyBitPatternSurvives(@ForAll @Size(20) int[] before, @ForAll @Size(20) int[] after)
      throws Exception {
    Weights from = ofBits(before);
    Weights to = ofBits(after);

    assertThat(DeltaCodec.decode(holding(from), DeltaCodec.encode(from, to)).result())
        .isEqualTo(to);
  }

  @Test
  void nanPayloadsNegativeZeroAndSubnormalsSurvive() throws Exception {
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
      Integer.MIN_VALUE,
      Integer.MAX_VALUE,
      0x3f800000
    };
    int[] rotated = new int[special.length];
    for (int i = 0; i < special.length; i++) {
      rotated[i] = special[(i + 5) % special.length];
    }

    Weights from = ofBits(special);
    Weights to = ofBits(rotated);

    assertThat(DeltaCodec.decode(holding(from), DeltaCodec.encode(from, to)).result())
        .isEqualTo(to);
  }

  private static Weights ofBits(int[] bits) {
    float[] values = new float[bits.length];
    for (int i = 0; i < bits.length; i++) {
      values[i] = Float.intBitsToFloat(bits[i]);
    }
    return Weights.of(layout(bits.length), values);
  }

  @Test
  void aChangeOfTheLowBitsIsSmallerThanTheModel() {
    assertThat(DeltaCodec.encode(base, next).length).isLessThan(4 * LAYOUT.size() * 8 / 10);
  }

  @Test
  void noChangeCostsLittleMoreThanTheTwoVersions() {
    assertThat(DeltaCodec.encode(base, base).length).isLessThan(64 + 40);
  }

  @Test
  void crossingZeroIsASmallStep() {
    float[] before = new float[1000];
    float[] after = new float[1000];
    Arrays.fill(before, 1e-44f);
    Arrays.fill(after, -1e-44f);
    byte[] delta = DeltaCodec.encode(Weights.of(LAYOUT, before), Weights.of(LAYOUT, after));

    assertThat(delta.length).isLessThan(64 + 60);
  }

  @Test
  void theHeaderTellsBothVersionsAndTheSize() throws Exception {
    byte[] delta = DeltaCodec.encode(base, next);

    DeltaCodec.Header header = DeltaCodec.header(delta);

    assertThat(header.base()).isEqualTo(base.version());
    assertThat(header.result()).isEqualTo(next.version());
    assertThat(header.payloadBytes()).isBetween(delta.length - 80, delta.length - 64);
  }

  @Test
  void refusesABaseThatIsNotHeldAndNamesBothVersions() {
    byte[] delta = DeltaCodec.encode(base, next);

    assertThatThrownBy(() -> DeltaCodec.decode(holding(next), delta))
        .isInstanceOf(UnknownBaseException.class)
        .hasMessageContaining(base.version().hex())
        .hasMessageContaining(next.version().hex());
  }

  @Test
  void refusesAResultThatIsNotThePromisedOne() throws Exception {
    Delta lying =
        Delta.parseFrom(DeltaCodec.encode(base, next)).toBuilder()
            .setResultVersion(ByteString.copyFrom(random(9).version().toBytes()))
            .build();

    assertRefused(lying, "promises " + random(9).version().hex());
  }

  @Test
  void refusesWhatItDoesNotUnderstand() throws Exception {
    Delta good = Delta.parseFrom(DeltaCodec.encode(base, next));

    assertRefused(good.toBuilder().setFormat(2).build(), "format 2, known is 1");
    assertRefused(good.toBuilder().clearDenseLossless().build(), "no coding");
    assertRefused(good.toBuilder().setBaseVersion(ByteString.EMPTY).build(), "32 bytes");
    assertRefused(good.toBuilder().setResultVersion(ByteString.EMPTY).build(), "32 bytes");
    assertThatThrownBy(() -> DeltaCodec.header(new byte[] {7, 7, 7}))
        .isInstanceOf(DeltaException.class)
        .hasMessageContaining("not a delta");
  }

  @Test
  void refusesAPayloadOfAnotherSizeThanTheLocalLayout() throws Exception {
    Delta good = Delta.parseFrom(DeltaCodec.encode(base, next));

    assertRefused(withPayload(good, Zstd.compress(new byte[3999])), "3999");
    assertRefused(withPayload(good, Zstd.compress(new byte[4001])), "damaged zstd frame");
    assertRefused(withPayload(good, Zstd.compress(new byte[1 << 28])), "damaged zstd frame");
    assertRefused(withPayload(good, new byte[0]), "zstd frame");
    byte[] payload = good.getDenseLossless().toByteArray();
    assertRefused(
        withPayload(good, Arrays.copyOf(payload, payload.length + 1)), "must be all of the");
  }

  private static Delta withPayload(Delta delta, byte[] payload) {
    return delta.toBuilder().setDenseLossless(ByteString.copyFrom(payload)).build();
  }

  private void assertRefused(Delta delta, String reason) {
    assertThatThrownBy(() -> DeltaCodec.decode(holding(base), delta.toByteArray()))
        .isInstanceOf(DeltaException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void everyTruncationAndEverySampledBitFlipIsRefused() {
    byte[] delta = DeltaCodec.encode(base, next);
    for (int length = 0; length < delta.length; length += 7) {
      assertRefusedOrUnknown(Arrays.copyOf(delta, length));
    }
    Random random = new Random(20261123);
    for (int i = 0; i < 3000; i++) {
      byte[] flipped = delta.clone();
      flipped[random.nextInt(delta.length)] ^= (byte) (1 << random.nextInt(8));
      assertRefusedOrUnknown(flipped);
    }
  }

  private void assertRefusedOrUnknown(byte[] damaged) {
    try {
      DeltaCodec.Decoded decoded = DeltaCodec.decode(holding(base), damaged);
      // Some bits of a frame carry no meaning (unused flags); what decodes must be the truth.
      assertThat(decoded.result()).isEqualTo(next);
    } catch (DeltaException | UnknownBaseException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }

  @Test
  void twoLayoutsHaveNoDelta() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DeltaCodec.encode(base, Weights.zero(layout(3))));
  }
}
