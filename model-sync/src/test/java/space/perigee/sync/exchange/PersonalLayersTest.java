package space.perigee.sync.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import space.perigee.sync.delta.DeltaCodec;
import space.perigee.sync.delta.DeltaTarget;
import space.perigee.sync.model.ParameterLayout;
import space.perigee.sync.model.TensorSpec;
import space.perigee.sync.model.Weights;

class PersonalLayersTest {

  private static final ParameterLayout LAYOUT =
      new ParameterLayout(
          List.of(
              new TensorSpec("0_W", List.of(40, 30)),
              new TensorSpec("0_b", List.of(40)),
              new TensorSpec("1_W", List.of(10, 40)),
              new TensorSpec("1_b", List.of(10)),
              new TensorSpec("out_W", List.of(5, 10)),
              new TensorSpec("out_b", List.of(5))));

  private static final int BODY = 1200 + 40 + 400 + 10;

  private static PersonalPart part(String... names) {
    return new PersonalLayers(List.of(names)).in(LAYOUT);
  }

  private static Weights random(long seed) {
    Random random = new Random(seed);
    float[] values = new float[LAYOUT.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return Weights.of(LAYOUT, values);
  }

  @ParameterizedTest
  @CsvSource({
    "out, 55",
    "out_W, 50",
    "1, 410",
    "*_b, 55",
    "o*, 55",
    "*ut, 55",
    "1_*, 410",
    "0_b, 40"
  })
  void aNameIsThatOfALayerOrOfATensorAndMayHaveStars(String name, int parameters) {
    assertThat(part(name).size()).isEqualTo(parameters);
  }

  @Test
  void aTensorThatTwoNamesMeanCountsOnce() {
    assertThat(part("out", "*_b").size()).isEqualTo(55 + 40 + 10);
  }

  @ParameterizedTest
  @CsvSource({"2", "ou", "OUT", "out_", "x*"})
  void aLayerThatDoesNotExistIsNamedWithThoseThatDo(String name) {
    assertThatThrownBy(() -> part("out", name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(name + ": the model has the layers 0, 1, out");
  }

  @Test
  void aLayerMustBeLeftToShare() {
    assertThatThrownBy(() -> part("*"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("*: must leave a layer to share; there are 0, 1, out");
  }

  @Test
  void personalParametersComeFromOneAndAllOthersFromTheOther() {
    Weights own = random(1);
    Weights shared = random(2);

    float[] both = part("out").of(own, shared).toArray();

    assertThat(Arrays.copyOf(both, BODY)).containsExactly(Arrays.copyOf(shared.toArray(), BODY));
    assertThat(Arrays.copyOfRange(both, BODY, both.length))
        .containsExactly(Arrays.copyOfRange(own.toArray(), BODY, both.length));
    assertThat(PersonalLayers.NONE.in(LAYOUT).of(own, shared)).isSameAs(shared);
  }

  @Test
  void clearingRemovesPersonalChangesAloneAndSaysWhetherThereWereAny() {
    float[] change = random(3).toArray();

    assertThat(part("1").clear(change)).isTrue();
    assertThat(part("1").clear(change)).isFalse();
    for (int i = 0; i < change.length; i++) {
      assertThat(change[i] == 0).as("parameter %d", i).isEqualTo(i >= 1240 && i < BODY);
    }
  }

  @Test
  void aDensityCountsTheSharedParameters() {
    double share = (double) BODY / LAYOUT.size();

    assertThat(part("out").target(new DeltaTarget.Density(0.05)))
        .isEqualTo(new DeltaTarget.Density(0.05 * BODY / LAYOUT.size()));
    assertThat(share).isLessThan(1);
    assertThat(part("out").target(new DeltaTarget.Lossless()))
        .isEqualTo(new DeltaTarget.Lossless());
    assertThat(PersonalLayers.NONE.in(LAYOUT).target(new DeltaTarget.Density(0.05)))
        .isEqualTo(new DeltaTarget.Density(0.05));
  }

  /** A layer that does not change costs a few bytes for all its zeros together. */
  @ParameterizedTest
  @CsvSource({"0.05", "1"})
  void aPersonalLayerCostsNextToNothingInADelta(double density) {
    Weights base = random(4);
    Weights next = random(5);
    ParameterLayout body = new ParameterLayout(LAYOUT.tensors().subList(0, 4));
    Weights bodyBase = Weights.of(body, Arrays.copyOf(base.toArray(), BODY));
    Weights bodyNext = Weights.of(body, Arrays.copyOf(next.toArray(), BODY));
    DeltaTarget all = new DeltaTarget.Density(density);

    int alone = bytes(bodyBase, bodyNext, all);
    int withPersonal = bytes(base, part("out").of(base, next), part("out").target(all));
    assertThat(withPersonal - alone).isLessThanOrEqualTo(12);
    assertThat(bytes(base, next, all) - withPersonal).isPositive();
  }

  private static int bytes(Weights base, Weights next, DeltaTarget target) {
    return DeltaCodec.encode(base, next, target, DeltaCodec.Options.DEFAULT).bytes().length;
  }
}
