package space.perigee.sync.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import space.perigee.sync.model.Weights;

class VectorLevelsTest {

  private static VectorLevels quantize(float weightStep, float... update) {
    Weights next = Samples.flat(update);
    Change change = Change.screened(Weights.zero(next.layout()), next, 1);
    return VectorLevels.of(change, new Geometry.Vector(0, update.length), weightStep);
  }

  private static byte[] encode(List<VectorLevels> vectors) throws DeltaException {
    RangeEncoder encoder = new RangeEncoder();
    VectorLevels.Coder coder = new VectorLevels.Coder(encoder);
    for (VectorLevels levels : vectors) {
      coder.code(levels);
    }
    return encoder.finish();
  }

  private static void assertRoundTrip(List<VectorLevels> vectors) throws DeltaException {
    byte[] bytes = encode(vectors);
    RangeDecoder decoder = new RangeDecoder(bytes, 0, bytes.length);
    VectorLevels.Coder coder = new VectorLevels.Coder(decoder);
    for (VectorLevels sent : vectors) {
      Geometry.Vector place = new Geometry.Vector(0, sent.values().length);
      VectorLevels decoded = coder.code(VectorLevels.unchanged(place));
      assertThat(decoded.values()).isEqualTo(sent.values());
      if (!isUnchanged(sent)) {
        assertThat(decoded.step()).isEqualTo(sent.step());
      }
    }
    decoder.requireEnd();
  }

  private static boolean isUnchanged(VectorLevels levels) {
    for (byte value : levels.values()) {
      if (value != 0) {
        return false;
      }
    }
    return true;
  }

  @Property(tries = 200)
  void levelsOfSeveralVectorsRoundTrip(
      @ForAll long seed,
      @ForAll @IntRange(max = 6) int vectors,
      @ForAll @IntRange(max = 8) int kind)
      throws DeltaException {
    Random random = new Random(seed);
    List<VectorLevels> levels = new ArrayList<>();
    for (int v = 0; v < vectors; v++) {
      byte[] values = new byte[1 + random.nextInt(50)];
      for (int i = 0; i < values.length; i++) {
        int bound = (1 << Math.min(7, kind)) - 1;
        values[i] = (byte) (bound == 0 ? 0 : random.nextInt(2 * bound + 1) - bound);
      }
      levels.add(new VectorLevels(Quantizer.ofBits(0x3c00 + random.nextInt(256)), values));
    }

    assertRoundTrip(levels);
  }

  @Test
  void everyMagnitudeRoundTripsAfterEveryOther() throws DeltaException {
    byte[] values = new byte[255 * 3];
    for (int i = 0; i < values.length; i++) {
      values[i] = (byte) ((i * 89) % 255 - 127);
    }

    assertRoundTrip(List.of(new VectorLevels(1, values)));
  }

  @Test
  void aVectorGetsEightBitsOfItsOwnScale() {
    float[] update = {0.007f, -0.45f, 0.9f, 0};
    for (int turn = 0; turn < update.length; turn++) {
      VectorLevels levels = quantize(0.001f, update);

      float[] applied = new float[update.length];
      levels.addTo(applied, new Geometry.Vector(0, update.length));
      for (int i = 0; i < update.length; i++) {
        assertThat(applied[i]).isCloseTo(update[i], within(levels.step() / 2));
        if (update[i] == 0.9f) {
          assertThat(levels.values()[i]).isBetween((byte) 126, (byte) 127);
        }
      }
      float first = update[0];
      System.arraycopy(update, 1, update, 0, update.length - 1);
      update[update.length - 1] = first;
    }
  }

  @Property
  void noLevelIsBeyondAnOctetAndTheStepCanBeSent(
      @ForAll @IntRange(min = 1, max = 0x7d000000) int bits) {
    float largest = Float.intBitsToFloat(bits);
    VectorLevels levels = quantize(Float.MIN_NORMAL, 0, largest, -largest);

    assertThat(levels.values()[2])
        .isEqualTo((byte) -levels.values()[1])
        .isBetween((byte) -127, (byte) 0);
    assertThat(Quantizer.representable(levels.step())).isEqualTo(levels.step());
    assertThat(levels.step() * 127).isGreaterThanOrEqualTo(largest);
  }

  @Test
  void noVectorIsFinerThanHalfOfTheStepOfTheWeights() {
    VectorLevels levels = quantize(1, 0.3f, 0.12f, -0.7f);

    assertThat(levels.step()).isEqualTo(0.5f);
    assertThat(levels.values()).containsExactly(1, 0, -1);
  }

  @Test
  void appliesAtThePlaceOfTheVector() {
    float[] parameters = {1, 2, 3, -0f, 5};
    new VectorLevels(0.5f, new byte[] {2, -4, 0}).addTo(parameters, new Geometry.Vector(1, 3));

    assertThat(parameters).containsExactly(1, 3, 1, -0f, 5);
  }

  @Test
  void vectorsThatDoNotChangeCostAFractionOfABit() throws DeltaException {
    List<VectorLevels> unchanged = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      unchanged.add(VectorLevels.unchanged(new Geometry.Vector(0, 1000)));
    }

    assertThat(encode(unchanged).length).isLessThan(3);
  }

  @Test
  void runsOfLargeLevelsBecomeCheap() throws DeltaException {
    byte[] values = new byte[400];
    Random random = new Random(2);
    for (int i = 0; i < values.length; i++) {
      values[i] = (byte) (64 + random.nextInt(64));
    }

    // Six bits remain once sign and exponent are learned.
    assertThat(encode(List.of(new VectorLevels(1, values))).length).isLessThan(400 * 6 / 8 + 20);
  }

  @Test
  void rejectsAStepThatNoEncoderSends() {
    RangeEncoder encoder = new RangeEncoder();
    new AdaptiveBits(1).code(encoder, 1, 0, 2);
    encoder.codeEven(0x7f80, 16);
    byte[] bytes = encoder.finish();
    VectorLevels.Coder coder = new VectorLevels.Coder(new RangeDecoder(bytes, 0, bytes.length));

    assertThatThrownBy(() -> coder.code(VectorLevels.unchanged(new Geometry.Vector(0, 3))))
        .isInstanceOf(DeltaException.class)
        .hasMessageContaining("the step is Infinity");
  }
}
