package space.perigee.ground.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import space.perigee.sync.model.ParameterLayout;
import space.perigee.sync.model.TensorSpec;
import space.perigee.sync.model.Weights;

class FedAvgTest {

  private static final ParameterLayout LAYOUT =
      new ParameterLayout(List.of(new TensorSpec("W", List.of(5))));
  private static final Weights CURRENT = Weights.of(LAYOUT, new float[] {9, 9, 9, 9, 9});

  private final FedAvg fedAvg = new FedAvg();

  @Test
  void weighsEachSatelliteByItsSamples() {
    Weights mean =
        fedAvg.aggregate(
            CURRENT,
            List.of(
                contribution("a", 3, 1f, 0f, -4f, 8f, 0.5f),
                contribution("b", 1, 5f, 0f, 4f, 8f, -0.5f)));

    assertThat(mean.toArray()).containsExactly(2f, 0f, -2f, 8f, 0.25f);
  }

  @Test
  void keepsTheCurrentModelWhileNobodyHasASample() {
    assertThat(fedAvg.aggregate(CURRENT, List.of(contribution("a", 0, 1f, 2f, 3f, 4f, 5f))))
        .isEqualTo(CURRENT);
    assertThat(fedAvg.aggregate(CURRENT, List.of())).isEqualTo(CURRENT);
  }

  @Test
  void survivesSampleCountsThatOverflowALong() {
    Weights mean =
        fedAvg.aggregate(
            CURRENT,
            List.of(
                contribution("a", Long.MAX_VALUE, 1f, 1f, 1f, 1f, 1f),
                contribution("b", Long.MAX_VALUE, 3f, 3f, 3f, 3f, 3f)));

    assertThat(mean.toArray()).containsExactly(2f, 2f, 2f, 2f, 2f);
  }

  @Property
  void staysBetweenTheSmallestAndTheLargest(@ForAll("contributions") List<Contribution> all) {
    float[] mean = fedAvg.aggregate(CURRENT, all).toArray();

    for (int i = 0; i < mean.length; i++) {
      int at = i;
      List<Float> values =
          all.stream().filter(c -> c.samples() > 0).map(c -> c.weights().get(at)).toList();
      assertThat(mean[i])
          .isBetween(
              values.stream().min(Float::compare).orElseThrow(),
              values.stream().max(Float::compare).orElseThrow());
    }
  }

  @Property
  void givesTheWeightsThatAllShare(@ForAll("contributions") List<Contribution> all) {
    Weights shared = all.get(0).weights();
    List<Contribution> same = new ArrayList<>();
    all.forEach(
        c ->
            same.add(
                new Contribution(
                    c.deltaId(), c.satellite(), shared, c.samples() + 1, c.receivedAt(), 0)));

    assertThat(fedAvg.aggregate(CURRENT, same).toArray())
        .usingComparatorWithPrecision(1e-4f)
        .containsExactly(shared.toArray());
  }

  @Property
  void givesTheSameBitsForTheSameInput(@ForAll("contributions") List<Contribution> all) {
    assertThat(fedAvg.aggregate(CURRENT, all).version())
        .isEqualTo(new FedAvg().aggregate(CURRENT, List.copyOf(all)).version());
  }

  @Provide
  Arbitrary<List<Contribution>> contributions() {
    Arbitrary<float[]> values =
        Arbitraries.floats().between(-1000, 1000).array(float[].class).ofSize(LAYOUT.size());
    return Combinators.combine(values, Arbitraries.longs().between(1, 1_000_000))
        .as((v, n) -> contribution("s", n, v))
        .list()
        .ofMinSize(1)
        .ofMaxSize(6);
  }

  private static Contribution contribution(String satellite, long samples, float... values) {
    return new Contribution(1, satellite, Weights.of(LAYOUT, values), samples, Instant.EPOCH, 0);
  }
}
