package space.perigee.onboard.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.function.Supplier;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import space.perigee.onboard.learning.SplitMix64;

class EmbeddingDistanceTest {

  private static final int BLOCK = 32;
  private static final int REFERENCE = 64 * BLOCK;

  /** Normal embeddings around {@code mean}; {@code shared} is the correlation of dimensions. */
  private static Supplier<float[]> embeddings(
      long seed, int dimension, double shared, double mean) {
    SplitMix64 random = new SplitMix64(seed);
    return () -> {
      double common = random.nextGaussian();
      float[] embedding = new float[dimension];
      for (int i = 0; i < dimension; i++) {
        double own = random.nextGaussian();
        embedding[i] = (float) (mean + Math.sqrt(shared) * common + Math.sqrt(1 - shared) * own);
      }
      return embedding;
    };
  }

  private static EmbeddingDistance withReference(Supplier<float[]> stream, int dimension) {
    EmbeddingDistance detector =
        new EmbeddingDistance(EmbeddingDistance.Settings.byDefault(dimension));
    for (int i = 0; i < REFERENCE; i++) {
      assertThat(detector.add(stream.get())).isEqualTo(Drift.NONE);
    }
    assertThat(detector.monitoring()).isTrue();
    return detector;
  }

  private static int delay(EmbeddingDistance detector, Supplier<float[]> stream, int most) {
    for (int i = 1; i < most; i++) {
      if (detector.add(stream.get()) == Drift.DRIFT) {
        return i;
      }
    }
    return most;
  }

  @ParameterizedTest
  @CsvSource({"1, 0", "16, 0", "16, 0.7"})
  void raisesAtMostOneFalseAlarmInTwoThousandBlocks(int dimension, double shared) {
    int seeds = 100;
    int blocks = 100;
    int alarmed = 0;
    for (int seed = 0; seed < seeds; seed++) {
      Supplier<float[]> stream = embeddings(seed, dimension, shared, 0);
      EmbeddingDistance detector = withReference(stream, dimension);
      alarmed += delay(detector, stream, blocks * BLOCK) < blocks * BLOCK ? 1 : 0;
    }
    assertThat(alarmed).isLessThanOrEqualTo(seeds * blocks / 2000);
  }

  @ParameterizedTest
  @CsvSource({"1, 0, 1.5", "16, 0, 0.5", "16, 0.7, 1.5", "64, 0, 0.4"})
  void detectsAJumpWithinTwoBlocks(int dimension, double shared, double jump) {
    int soon = 0;
    for (int seed = 0; seed < 50; seed++) {
      EmbeddingDistance detector = withReference(embeddings(seed, dimension, shared, 0), dimension);
      Supplier<float[]> after = embeddings(seed + 1000, dimension, shared, jump);
      soon += delay(detector, after, 10 * BLOCK) <= 2 * BLOCK ? 1 : 0;
    }
    assertThat(soon).isGreaterThanOrEqualTo(47);
  }

  @Test
  void learnsANewReferenceAfterADrift() {
    EmbeddingDistance detector = withReference(embeddings(1, 8, 0, 0), 8);
    Supplier<float[]> after = embeddings(2, 8, 0, 5);
    assertThat(delay(detector, after, 100)).isEqualTo(BLOCK);
    assertThat(detector.monitoring()).isFalse();
    assertThat(delay(detector, after, REFERENCE + 20 * BLOCK)).isEqualTo(REFERENCE + 20 * BLOCK);
    assertThat(detector.monitoring()).isTrue();
  }

  @Test
  void aSilentUnitCausesNoDivisionByZero() {
    Supplier<float[]> stream = embeddings(1, 4, 0, 0);
    Supplier<float[]> silenced =
        () -> {
          float[] embedding = stream.get();
          embedding[2] = 0;
          return embedding;
        };
    EmbeddingDistance detector = withReference(silenced, 4);
    assertThat(delay(detector, silenced, 20 * BLOCK)).isEqualTo(20 * BLOCK);
    assertThat(delay(detector, stream, 20 * BLOCK)).isLessThanOrEqualTo(2 * BLOCK);
  }

  @Test
  void withAConstantReferenceAnyChangeIsADrift() {
    EmbeddingDistance detector = withReference(() -> new float[] {3, 3}, 2);
    assertThat(delay(detector, () -> new float[] {3, 3}, 10 * BLOCK)).isEqualTo(10 * BLOCK);
    assertThat(delay(detector, () -> new float[] {3, 4}, 10 * BLOCK)).isLessThan(2 * BLOCK);
  }

  @Property(tries = 20)
  void resumesFromItsStateBitForBit(@ForAll long seed, @ForAll @IntRange(max = 3999) int cut) {
    EmbeddingDistance.Settings settings = new EmbeddingDistance.Settings(3, 16, 8, 2, 3);
    Supplier<float[]> calm = embeddings(seed, 3, 0.5, 0);
    Supplier<float[]> wild = embeddings(seed + 1, 3, 0.5, 1);
    EmbeddingDistance uninterrupted = new EmbeddingDistance(settings);
    EmbeddingDistance resumed = new EmbeddingDistance(settings);
    for (int i = 0; i < 4000; i++) {
      if (i == cut) {
        resumed = new EmbeddingDistance(settings, resumed.state());
      }
      float[] value = (i < 2000 ? calm : wild).get();
      assertThat(resumed.add(value)).isEqualTo(uninterrupted.add(value));
    }
    assertThat(resumed.state()).usingRecursiveComparison().isEqualTo(uninterrupted.state());
  }

  @Test
  void rejectsInvalidEmbeddings() {
    EmbeddingDistance detector = new EmbeddingDistance(EmbeddingDistance.Settings.byDefault(2));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> detector.add(new float[3]))
        .withMessage("embedding of 3 values, must be 2");
    assertThatIllegalArgumentException().isThrownBy(() -> detector.add(new float[] {1, Float.NaN}));
    assertThat(Arrays.stream(detector.state().mean()).sum()).isZero();
  }
}
