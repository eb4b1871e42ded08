package space.perigee.sync.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class WeightsTest {

  private static final ParameterLayout LAYOUT =
      new ParameterLayout(
          List.of(new TensorSpec("0_W", List.of(2, 3)), new TensorSpec("0_b", List.of(3))));

  private static Weights weights(float... values) {
    return Weights.of(LAYOUT, values);
  }

  /** The definition of a version, byte by byte. */
  @Test
  void versionIsTheSha256OfLayoutAndLittleEndianParameters() throws Exception {
    float[] values = {1f, -2f, 0.5f, Float.MIN_VALUE, -0f, 7f, 8f, 9f, 1e-20f};
    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    writeInts(expected, 3);
    expected.write("0_W".getBytes(StandardCharsets.UTF_8));
    writeInts(expected, 2, 2, 3);
    writeInts(expected, 3);
    expected.write("0_b".getBytes(StandardCharsets.UTF_8));
    writeInts(expected, 1, 3);
    for (float value : values) {
      writeInts(expected, Float.floatToRawIntBits(value));
    }

    byte[] digest = MessageDigest.getInstance("SHA-256").digest(expected.toByteArray());

    assertThat(weights(values).version().hex()).isEqualTo(HexFormat.of().formatHex(digest));
  }

  private static void writeInts(ByteArrayOutputStream out, int... values) {
    for (int value : values) {
      out.writeBytes(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array());
    }
  }

  @Test
  void versionCoversEveryParameterOfALargeModel() {
    ParameterLayout large = new ParameterLayout(List.of(new TensorSpec("W", List.of(40_000))));
    float[] values = new float[40_000];
    ModelVersion zero = Weights.of(large, values).version();
    for (int index : new int[] {0, 16_383, 16_384, 32_768, 39_999}) {
      float[] changed = values.clone();
      changed[index] = Math.ulp(0f);
      assertThat(Weights.of(large, changed).version()).as("index %d", index).isNotEqualTo(zero);
    }
  }

  @Test
  void sameParametersInAnotherLayoutAreAnotherVersion() {
    ParameterLayout transposed =
        new ParameterLayout(
            List.of(new TensorSpec("0_W", List.of(3, 2)), new TensorSpec("0_b", List.of(3))));
    float[] values = new float[9];

    assertThat(Weights.of(LAYOUT, values)).isNotEqualTo(Weights.of(transposed, values));
  }

  @Test
  void negativeZeroIsAnotherVersionThanZero() {
    assertThat(weights(0, 0, 0, 0, 0, 0, 0, 0, -0f)).isNotEqualTo(Weights.zero(LAYOUT));
    assertThat(weights(new float[9])).isEqualTo(Weights.zero(LAYOUT));
    assertThat(weights(new float[9])).hasSameHashCodeAs(Weights.zero(LAYOUT));
  }

  @Test
  void theCallersArrayIsNotShared() {
    float[] values = new float[9];
    Weights weights = weights(values);
    values[3] = 1;
    weights.toArray()[4] = 1;

    assertThat(weights.get(3)).isZero();
    assertThat(weights.get(4)).isZero();
  }

  @Test
  void littleEndianBytesRoundTripBitForBit() {
    Weights weights = weights(1, Float.intBitsToFloat(0x7fc00123), -0f, 4, 5, 6, 7, 8, 1e-40f);

    assertThat(Weights.fromLittleEndian(LAYOUT, weights.toLittleEndian())).isEqualTo(weights);
    assertThat(weights.toLittleEndian()).startsWith(0, 0, 0x80, 0x3f).hasSize(36);
  }

  @Test
  void rejectsAnotherNumberOfParametersThanTheLayouts() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> weights(1, 2))
        .withMessage("the layout has 9 parameters, but the array has 2");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Weights.fromLittleEndian(LAYOUT, new byte[35]))
        .withMessageContaining("needs 36 bytes, got 35");
  }

  @Test
  void reportsWhetherAllParametersAreFinite() {
    assertThat(Weights.zero(LAYOUT).isFinite()).isTrue();
    assertThat(weights(0, 0, 0, 0, 0, 0, 0, 0, Float.NaN).isFinite()).isFalse();
    assertThat(weights(Float.NEGATIVE_INFINITY, 0, 0, 0, 0, 0, 0, 0, 0).isFinite()).isFalse();
  }

  @Test
  void normIsEuclidean() {
    assertThat(weights(3, 0, 0, 0, 0, 0, 0, 0, -4).norm()).isEqualTo(5);
    assertThat(Weights.zero(LAYOUT).norm()).isZero();
  }

  @Test
  void distanceIsEuclideanAndSquared() {
    assertThat(weights(3, 0, 0, 0, 0, 0, 0, 0, -4).squaredDistance(Weights.zero(LAYOUT)))
        .isEqualTo(25);
    Weights other = Weights.zero(new ParameterLayout(List.of(new TensorSpec("x", List.of(9)))));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Weights.zero(LAYOUT).squaredDistance(other));
  }

  @Test
  void differencesAreThoseOfValuesOrOfBits() {
    Weights now = weights(1, 2, 3, 0, 0, 0, 0, 0, Float.NaN);
    Weights before = weights(1, 1.5f, 3, -0f, 0, 0, 0, 0, Float.NaN);

    assertThat(now.minus(before)).containsExactly(0, 0.5f, 0, 0, 0, 0, 0, 0, Float.NaN);
    assertThat(now.countDifferences(before)).isEqualTo(2);
    assertThat(now.countDifferences(now)).isZero();
    Weights other = Weights.zero(new ParameterLayout(List.of(new TensorSpec("x", List.of(9)))));
    assertThatIllegalArgumentException().isThrownBy(() -> now.minus(other));
    assertThatIllegalArgumentException().isThrownBy(() -> now.countDifferences(other));
  }

  @Test
  void digestsAndVersionsReadBackFromHexAndBytes() {
    ModelVersion version = Weights.zero(LAYOUT).version();

    assertThat(ModelVersion.fromHex(version.hex())).isEqualTo(version);
    assertThat(ModelVersion.fromBytes(version.toBytes())).isEqualTo(version);
    assertThat(version.hex()).startsWith(version.shortName()).hasSize(64);
    assertThat(version).hasToString(version.shortName());
    assertThat(version.sha256()).hasToString(version.hex());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Sha256.fromBytes(new byte[31]))
        .withMessageContaining("not 31");
    byte[] bytes = version.toBytes();
    bytes[0] ^= 1;
    assertThat(ModelVersion.fromBytes(bytes)).isNotEqualTo(version);
  }
}
