package space.perigee.ground.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import space.perigee.sync.model.ParameterLayout;
import space.perigee.sync.model.TensorSpec;
import space.perigee.sync.model.Weights;

class MirrorCacheTest {

  private static final int SIZE = 5003;
  private static final ParameterLayout LAYOUT =
      new ParameterLayout(List.of(new TensorSpec("w", List.of(SIZE))));

  private static Weights weights(Random random) {
    float[] values = new float[SIZE];
    for (int i = 0; i < SIZE; i++) {
      values[i] = random.nextFloat();
    }
    return Weights.of(LAYOUT, values);
  }

  private static Weights changed(Weights from, double share, Random random) {
    float[] values = from.toArray();
    for (int i = 0; i < SIZE; i++) {
      if (random.nextDouble() < share) {
        values[i] += 1;
      }
    }
    return Weights.of(LAYOUT, values);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.001, 0.05, 0.9, 1})
  void packedWeightsAreTheSameBitForBit(double share) {
    Random random = new Random(1);
    Weights reference = weights(random);
    Weights weights = changed(reference, share, random);

    byte[] packed = MirrorPacking.pack(weights, reference);

    assertThat(packed.length).isLessThanOrEqualTo(1 + 4 * SIZE);
    assertThat(packed.length).isLessThan((int) (4.2 * SIZE * share) + SIZE / 8 + 200);
    assertThat(Weights.of(LAYOUT, MirrorPacking.unpack(packed, reference))).isEqualTo(weights);
  }

  @Test
  void oddFloatsKeepTheirBits() {
    float[] values = new float[SIZE];
    values[1] = -0f;
    values[2] = Float.MIN_VALUE;
    values[3] = Float.MAX_VALUE;
    Weights zero = Weights.zero(LAYOUT);
    Weights odd = Weights.of(LAYOUT, values);

    assertThat(Weights.of(LAYOUT, MirrorPacking.unpack(MirrorPacking.pack(odd, zero), zero)))
        .isEqualTo(odd);
  }

  @Test
  void theLeastRecentlyUsedGoWhenTheBoundIsReached() {
    Random random = new Random(2);
    Weights reference = weights(random);
    MirrorCache cache = new MirrorCache(20 * 4096);
    List<Weights> all = new ArrayList<>();
    for (int i = 0; i < 8; i++) { // 5 blocks each
      all.add(weights(random));
      cache.put(all.get(i), reference);
      assertThat(cache.get(all.get(0).version())).isNotNull();
    }

    assertThat(cache.size()).isEqualTo(4);
    assertThat(cache.bytes()).isEqualTo(20 * 4096);
    assertThat(cache.get(all.get(1).version())).isNull();
    assertThat(cache.get(all.get(7).version())).containsExactly(all.get(7).toArray());
    assertThat(cache.get(all.get(0).version())).containsExactly(all.get(0).toArray());
  }

  @Test
  void weightsThatDoNotFitAtAllAreNotKept() {
    Random random = new Random(3);
    Weights weights = weights(random);
    MirrorCache cache = new MirrorCache(4 * 4096);
    cache.put(weights, weights(random));

    assertThat(cache.get(weights.version())).isNull();
    assertThat(cache.bytes()).isZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void whateverIsPutAndDroppedWhatIsFoundIsRight(long seed) {
    Random random = new Random(seed);
    Weights reference = weights(random);
    MirrorCache cache = new MirrorCache(40 * 4096);
    List<Weights> all = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      all.add(changed(reference, random.nextDouble(), random));
    }
    int found = 0;
    for (int i = 0; i < 1000; i++) {
      Weights weights = all.get(random.nextInt(all.size()));
      switch (random.nextInt(4)) {
        case 0 -> cache.drop(weights.version());
        case 1 -> cache.put(weights, reference);
        default -> {
          float[] values = cache.get(weights.version());
          if (values != null) {
            found++;
            assertThat(Weights.of(LAYOUT, values)).isEqualTo(weights);
          }
        }
      }
      assertThat(cache.bytes()).isLessThanOrEqualTo(40 * 4096);
    }
    assertThat(found).isPositive();
  }
}
