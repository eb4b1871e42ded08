package space.perigee.sync.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ExampleBatchTest {

  private static final Instant SEEN = Instant.parse("2026-01-01T00:00:00.123Z");

  private static Example example(long id, float... values) {
    return new Example(id, SEEN, 0.25, 3, values);
  }

  @Test
  void roundTrips() {
    ExampleBatch batch =
        new ExampleBatch(3, List.of(example(7, 0, 128, 255), example(9, -1, 0.5f, 300)));
    ExampleBatch back = ExampleBatch.fromBytes(batch.toBytes());

    assertThat(back.features()).isEqualTo(3);
    assertThat(back.examples()).hasSize(2);
    for (int i = 0; i < 2; i++) {
      assertThat(back.examples().get(i))
          .usingRecursiveComparison()
          .isEqualTo(batch.examples().get(i));
    }
  }

  @Test
  void pixelsTakeOneByteEach() {
    float[] pixels = new float[10_000];
    Random random = new Random(1);
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = random.nextInt(256);
    }
    assertThat(new ExampleBatch(pixels.length, List.of(example(1, pixels))).toBytes().length)
        .isLessThan(11_000);
  }

  @Test
  void rejectsExamplesWithAnotherNumberOfFeatures() {
    assertThatThrownBy(() -> new ExampleBatch(2, List.of(example(7, 1))))
        .hasMessage("example 7 has 1 features, not 2");
  }

  /** Otherwise a false number of features would be written as that many columns. */
  @Test
  void rejectsAnEmptyBatchWithManyFeatures() {
    byte[] boast =
        space.perigee.sync.v1.ExampleBatch.newBuilder()
            .setFeatures(Integer.MAX_VALUE)
            .build()
            .toByteArray();
    assertThatThrownBy(() -> ExampleBatch.fromBytes(Zstd.compress(boast)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a batch must have an example");
  }

  @Test
  void anyBytesAreABatchOrRejected() {
    byte[] good = new ExampleBatch(3, List.of(example(7, 0, 128, 255))).toBytes();
    Random random = new Random(2);
    for (int i = 0; i < 5000; i++) {
      byte[] bad = good.clone();
      bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
      try {
        ExampleBatch.fromBytes(bad);
      } catch (IllegalArgumentException e) {
        assertThat(e).hasMessageStartingWith("");
      }
    }
  }

  @Test
  void rejectsABatchThatIsTooLargeDecompressed() {
    byte[] bomb = Zstd.compress(new byte[80 << 20]);
    assertThat(bomb.length).isLessThan(100_000);
    assertThatThrownBy(() -> ExampleBatch.fromBytes(bomb)).hasMessageContaining("at most");
    byte[] noFrame = "no frame at all".getBytes(StandardCharsets.UTF_8);
    for (byte[] none : List.of(noFrame, new byte[0], new byte[1])) {
      assertThatThrownBy(() -> ExampleBatch.fromBytes(none))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
