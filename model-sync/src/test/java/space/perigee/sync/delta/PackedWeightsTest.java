package space.perigee.sync.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import space.perigee.sync.delta.PackedWeights.Coding;
import space.perigee.sync.model.ParameterLayout;
import space.perigee.sync.model.TensorSpec;
import space.perigee.sync.model.Weights;

/** What is packed comes back bit for bit. */
class PackedWeightsTest {

  private static final int SIZE = 20_000;
  private static final ParameterLayout LAYOUT =
      new ParameterLayout(List.of(new TensorSpec("w", List.of(SIZE))));

  private final Random random = new Random(1);
  private final Weights parent = random(null);

  private Weights random(@Nullable Weights near) {
    float[] values = near == null ? new float[SIZE] : near.toArray();
    for (int i = 0; i < SIZE; i++) {
      values[i] += (float) random.nextGaussian() * (near == null ? 0.1f : 0.0001f);
    }
    return Weights.of(LAYOUT, values);
  }

  /** Five percent of the weights differ. */
  private Weights sparse() {
    float[] values = parent.toArray();
    for (int i = 0; i < SIZE / 20; i++) {
      values[random.nextInt(SIZE)] += 0.01f;
    }
    return Weights.of(LAYOUT, values);
  }

  @Test
  void wholeWeightsNeedNoParent() throws DeltaException {
    PackedWeights packed = PackedWeights.whole(parent);

    assertThat(packed.coding()).isEqualTo(Coding.WHOLE);
    assertThat(packed.data().length).isLessThan(4 * SIZE);
    assertThat(packed.unpack(LAYOUT, null, parent.version())).isEqualTo(parent);
  }

  @Test
  void weightsNearTheirParentAreShorterAgainstIt() throws DeltaException {
    Weights dense = random(parent);
    Weights few = sparse();
    int whole = PackedWeights.whole(dense).data().length;
    PackedWeights packed = PackedWeights.against(parent, dense, null);
    PackedWeights ofFew = PackedWeights.against(parent, few, null);

    assertThat(packed.coding()).isEqualTo(Coding.PATCH);
    assertThat(packed.data().length).isLessThan(3 * whole / 4);
    assertThat(ofFew.data().length).isLessThan(whole / 8);
    assertThat(packed.unpack(LAYOUT, parent, dense.version())).isEqualTo(dense);
    assertThat(ofFew.unpack(LAYOUT, parent, few.version())).isEqualTo(few);
  }

  @Test
  void theDeltaThatLedToThemIsTakenIfItIsShorter() throws DeltaException {
    DeltaCodec.Encoded encoded =
        DeltaCodec.encode(
            parent, random(parent), new DeltaTarget.Density(0.05), DeltaCodec.Options.DEFAULT);
    PackedWeights packed = PackedWeights.against(parent, encoded.result(), encoded.bytes());

    assertThat(packed.coding()).isEqualTo(Coding.DELTA);
    assertThat(packed.unpack(LAYOUT, parent, encoded.result().version()))
        .isEqualTo(encoded.result());
    byte[] longer = new byte[4 * SIZE];
    assertThat(PackedWeights.against(parent, encoded.result(), longer).coding())
        .isEqualTo(Coding.PATCH);
  }

  @Test
  void damageAndAnotherParentAreFound() {
    Weights next = random(parent);
    PackedWeights packed = PackedWeights.against(parent, next, null);

    assertThatThrownBy(() -> packed.unpack(LAYOUT, null, next.version()))
        .isInstanceOf(DeltaException.class)
        .hasMessageContaining("needs a parent");
    assertThatThrownBy(() -> packed.unpack(LAYOUT, random(parent), next.version()))
        .isInstanceOf(DeltaException.class);
    for (int i = 0; i < 200; i++) {
      byte[] damaged = packed.data().clone();
      damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
      assertThatThrownBy(
              () ->
                  new PackedWeights(packed.coding(), damaged)
                      .unpack(LAYOUT, parent, next.version()))
          .isInstanceOf(DeltaException.class);
    }
  }
}
