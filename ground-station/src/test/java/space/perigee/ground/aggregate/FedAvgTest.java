package space.perigee.ground.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class FedAvgTest {

  private static final int SIZE = 5;

  private final FedAvg fedAvg = new FedAvg();

  @Test
  void weighsEachUpdateByItsSamples() {
    float[] mean =
        Updates.step(
            fedAvg,
            List.of(
                Updates.of("a", 3, 1f, 0f, -4f, 8f, 0.5f),
                Updates.of("b", 1, 5f, 0f, 4f, 8f, -0.5f)));

    assertThat(mean).containsExactly(2f, 0f, -2f, 8f, 0.25f);
  }

  @Test
  void changesNothingWhileNobodyHasASample() {
    assertThat(Updates.step(fedAvg, List.of(Updates.of("a", 0, 1f, 2f, 3f, 4f, 5f))))
        .containsOnly(0);
    assertThat(Updates.step(fedAvg, List.of())).hasSize(SIZE).containsOnly(0);
  }

  @Test
  void survivesSampleCountsThatOverflowALong() {
    float[] mean =
        Updates.step(
            fedAvg,
            List.of(
                Updates.of("a", Long.MAX_VALUE, 1f, 1f, 1f, 1f, 1f),
                Updates.of("b", Long.MAX_VALUE, 3f, 3f, 3f, 3f, 3f)));

    assertThat(mean).containsExactly(2f, 2f, 2f, 2f, 2f);
  }

  @Property
  void staysBetweenTheSmallestAndTheLargest(@ForAll("updates") List<Update> all) {
    float[] mean = Updates.step(fedAvg, all);

    for (int i = 0; i < mean.length; i++) {
      int at = i;
      List<Float> values = all.stream().map(update -> update.change()[at]).toList();
      assertThat(mean[i])
          .isBetween(
              values.stream().min(Float::compare).orElseThrow(),
              values.stream().max(Float::compare).orElseThrow());
    }
  }

  @Property
  void givesTheChangeThatAllShare(@ForAll("updates") List<Update> all) {
    float[] shared = all.get(0).change();

    assertThat(Updates.step(fedAvg, all.stream().map(u -> u.withChange(shared)).toList()))
        .usingComparatorWithPrecision(1e-4f)
        .containsExactly(shared);
  }

  @Property
  void givesTheSameBitsForTheSameInput(@ForAll("updates") List<Update> all) {
    assertThat(Updates.step(fedAvg, all)).containsExactly(Updates.step(new FedAvg(), all));
  }

  @Provide
  Arbitrary<List<Update>> updates() {
    return Updates.some(SIZE);
  }
}
