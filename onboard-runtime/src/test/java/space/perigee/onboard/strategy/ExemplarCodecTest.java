package space.perigee.onboard.strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import space.perigee.onboard.engine.ChannelLayout;
import space.perigee.onboard.learning.SplitMix64;

class ExemplarCodecTest {

  @Test
  void thirtyTwoBitsLoseNothing() {
    ExemplarCodec codec = new ExemplarCodec(ChannelLayout.ofInput(List.of(3)), 2, 32);
    float[] row = {Float.MIN_VALUE, -0f, 1e30f};

    Exemplar exemplar = codec.decode(codec.encode(row, new float[] {7, -8}), 4);

    assertThat(codec.bytes()).isEqualTo(20);
    assertThat(exemplar.row()).containsExactly(row);
    assertThat(exemplar.logits()).containsExactly(7, -8);
    assertThat(exemplar.label()).isEqualTo(4);
  }

  @Test
  void eightBitsErrByHalfAStepAtMost() {
    ExemplarCodec codec = new ExemplarCodec(ChannelLayout.ofInput(List.of(1, 10, 100)), 1, 8);
    float[] row = new float[1000];
    for (int i = 0; i < row.length; i++) {
      row[i] = (float) (3 * Math.sin(i * 0.37) + 1);
    }

    Exemplar exemplar = codec.decode(codec.encode(row, new float[] {0.1f}), 0);

    assertThat(codec.bytes()).isEqualTo(8 + 1000 + 4);
    float half = 6f / 255 / 2;
    for (int i = 0; i < row.length; i++) {
      assertThat(exemplar.row()[i]).isCloseTo(row[i], within(half * 1.001f));
    }
    assertThat(exemplar.logits()).containsExactly(0.1f);
  }

  @Test
  void eightBitsKeepAConstantRow() {
    ExemplarCodec codec = new ExemplarCodec(ChannelLayout.ofInput(List.of(2)), 0, 8);

    assertThat(codec.decode(codec.encode(new float[] {0.3f, 0.3f}, new float[0]), 1).row())
        .containsExactly(0.3f, 0.3f);
  }

  private static final float[] NO_LOGITS = {};

  private static float[] row(SplitMix64 random) {
    return new float[] {
      20 + (float) random.nextGaussian(),
      (float) (0.1 * random.nextGaussian()),
      8,
      3300 + 500 * (float) random.nextGaussian()
    };
  }

  /** Telemetry: a temperature, a current, a constant voltage and a wheel's speed. */
  @Test
  void everyFeatureHasTheRangeOfItsOwnUnit() {
    ExemplarCodec codec = new ExemplarCodec(ChannelLayout.ofInput(List.of(4)), 0, 8);
    float[] first = {20.5f, -0.3f, 8.1f, 3300};
    byte[] ofFirst = codec.encode(first, NO_LOGITS);
    SplitMix64 random = new SplitMix64(1);
    List<float[]> rows = new ArrayList<>();
    List<byte[]> records = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      rows.add(row(random));
      records.add(codec.encode(rows.get(i), NO_LOGITS));
    }

    assertThat(codec.decode(ofFirst, 0).row()).containsExactly(first);
    for (int f = 0; f < 4; f++) {
      int feature = f;
      double least = rows.stream().mapToDouble(row -> row[feature]).min().orElseThrow();
      double most = rows.stream().mapToDouble(row -> row[feature]).max().orElseThrow();
      double range = Math.max(most, first[f]) - Math.min(least, first[f]);
      for (int i = 0; i < rows.size(); i++) {
        assertThat((double) codec.decode(records.get(i), 0).row()[f])
            .isCloseTo(rows.get(i)[f], within(range / 306 + 1e-6 * most));
      }
    }
  }

  @Test
  void whatIsStoredKeepsItsValueWhenARangeWidens() throws IOException {
    ExemplarCodec codec = new ExemplarCodec(ChannelLayout.ofInput(List.of(2)), 0, 8);
    List<byte[]> records = new ArrayList<>();
    List<float[]> atOnce = new ArrayList<>();
    float size = 1;
    for (int i = 0; i < 60; i++) {
      records.add(codec.encode(new float[] {size, -size}, NO_LOGITS));
      records.add(codec.encode(new float[] {size / 3, size / 7}, NO_LOGITS));
      atOnce.add(codec.decode(records.get(2 * i), 0).row());
      atOnce.add(codec.decode(records.get(2 * i + 1), 0).row());
      size *= 1.5f;
    }
    ExemplarCodec resumed = new ExemplarCodec(ChannelLayout.ofInput(List.of(2)), 0, 8);
    ByteArrayOutputStream state = new ByteArrayOutputStream();
    codec.save(new DataOutputStream(state));
    resumed.restore(new DataInputStream(new ByteArrayInputStream(state.toByteArray())));

    for (int i = 0; i < records.size(); i++) {
      assertThat(codec.decode(records.get(i), 0).row()).containsExactly(atOnce.get(i));
      assertThat(resumed.decode(records.get(i), 0).row()).containsExactly(atOnce.get(i));
    }
    double then = Math.pow(1.5, 20);
    assertThat((double) atOnce.get(41)[0]).isCloseTo(then / 3, within(then / 306));
    assertThat(resumed.encode(new float[] {5, 5}, NO_LOGITS))
        .isEqualTo(codec.encode(new float[] {5, 5}, NO_LOGITS));
  }

  /** Channels come first in an image, and last behind a convolution: {0..255} and {0..1}. */
  @ParameterizedTest
  @CsvSource({
    "3, 0 51 255 0 0.1 1, 254 0 1 0.6 0.6 0.2",
    "1, 0 0 51 0.1 255 1, 254 0.6 0 0.6 1 0.2"
  })
  void channelsHaveARangeEach(int neighbors, String first, String second) {
    ExemplarCodec codec = new ExemplarCodec(new ChannelLayout(6, 2, neighbors), 0, 8);
    codec.encode(floats(first), NO_LOGITS);

    float[] decoded = codec.decode(codec.encode(floats(second), NO_LOGITS), 0).row();

    assertThat(decoded).containsExactly(floats(second), within(1e-5f));
  }

  private static float[] floats(String text) {
    String[] words = text.split(" ");
    float[] values = new float[words.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = Float.parseFloat(words[i]);
    }
    return values;
  }

  @Test
  void readsRecordsOfEarlierVersions() {
    byte[] record =
        ByteBuffer.allocate(15)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putFloat(-0.5f)
            .putFloat(0.25f)
            .put(new byte[] {0, 4, (byte) 200})
            .putFloat(9)
            .array();
    ExemplarCodec codec = new ExemplarCodec(ChannelLayout.ofInput(List.of(3)), 1, 8);
    codec.encode(new float[] {7, 8, 9}, new float[] {1});

    Exemplar exemplar = codec.decode(record, 2);

    assertThat(codec.bytes()).isEqualTo(15);
    assertThat(exemplar.row()).containsExactly(-0.5f, 0.5f, 49.5f);
    assertThat(exemplar.logits()).containsExactly(9);
  }

  @Test
  void refusesOtherBits() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ExemplarCodec(ChannelLayout.ofInput(List.of(1)), 0, 4))
        .withMessage("memory bits 4 must be 8 or 32");
  }
}
