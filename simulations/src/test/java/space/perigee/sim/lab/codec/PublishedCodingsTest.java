package space.perigee.sim.lab.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import space.perigee.sync.delta.DeltaCodec;
import space.perigee.sync.delta.DeltaStatistics;
import space.perigee.sync.delta.DeltaTarget;
import space.perigee.sync.delta.GolombRice;
import space.perigee.sync.model.ParameterLayout;
import space.perigee.sync.model.TensorSpec;
import space.perigee.sync.model.Weights;

class PublishedCodingsTest {

  @Test
  void otherCodingsOfTheSameLevelsTakeMore() {
    ParameterLayout layout =
        new ParameterLayout(
            List.of(
                new TensorSpec("dense_W", List.of(40, 72)),
                new TensorSpec("dense_b", List.of(72))));
    Random random = new Random(1);
    float[] values = new float[layout.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (0.1 * random.nextGaussian());
    }
    Weights base = Weights.of(layout, values);
    // Rows of different activity, as training makes them.
    for (int i = 0; i < values.length; i++) {
      values[i] +=
          (float) (0.01 * Math.exp(1.5 * Math.sin((double) (i / 72))) * random.nextGaussian());
    }
    Weights next = Weights.of(layout, values);
    DeltaTarget.Density target = new DeltaTarget.Density(0.1);
    DeltaStatistics ours =
        DeltaCodec.encode(base, next, target, DeltaCodec.Options.DEFAULT).statistics();

    PublishedCodings others = PublishedCodings.of(base, next, target);

    int weightBytes = ours.bytes() - ours.vectorBytes();
    assertThat(others.golombRiceBytes()).isGreaterThan(weightBytes * 11L / 10);
    assertThat(others.int8ZstdBytes()).isGreaterThan(weightBytes * 11L / 10);
  }

  @Test
  void otherCodingsAreMeasuredOnTheLevelsOfTheDelta() {
    Weights base = Weights.zero(new ParameterLayout(List.of(new TensorSpec("t", List.of(30, 30)))));
    float[] values = new float[900];
    values[17] = 1;
    values[500] = -1000;
    Weights next = Weights.of(base.layout(), values);
    short[] levels = new short[900];
    levels[17] = 1;
    levels[500] = -598;

    PublishedCodings codings = PublishedCodings.of(base, next, new DeltaTarget.Density(2 / 900.0));

    assertThat(codings.golombRiceBytes()).isCloseTo(GolombRice.size(levels), within(2L));
    assertThat(codings.int8ZstdBytes()).isBetween(15L, 40L);
  }
}
