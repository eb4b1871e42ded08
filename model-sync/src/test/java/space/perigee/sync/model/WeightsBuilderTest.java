package space.perigee.sync.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class WeightsBuilderTest {

  private static final int SIZE = 50_000;
  private static final ParameterLayout LAYOUT =
      new ParameterLayout(
          List.of(new TensorSpec("a", List.of(SIZE - 7)), new TensorSpec("b", List.of(7))));

  private static float[] values() {
    Random random = new Random(1);
    float[] values = new float[SIZE];
    for (int i = 0; i < SIZE; i++) {
      values[i] = Float.intBitsToFloat(random.nextInt());
    }
    return values;
  }

  @Property(tries = 50)
  void theVersionDoesNotDependOnWhenPartsAreHashed(@ForAll long seed) {
    Random random = new Random(seed);
    float[] wanted = values();
    WeightsBuilder builder = new WeightsBuilder(LAYOUT);
    int at = 0;
    while (at < SIZE) {
      int end = Math.min(SIZE, at + random.nextInt(20_000));
      System.arraycopy(wanted, at, builder.values(), at, end - at);
      builder.completeTo(end);
      at = end;
      builder.completeTo(random.nextInt(end + 1));
    }
    Weights built = builder.build();

    assertThat(built.version()).isEqualTo(Weights.of(LAYOUT, wanted).version());
    assertThat(built.layout()).isSameAs(LAYOUT);
    assertThat(built.toLittleEndian()).isEqualTo(Weights.of(LAYOUT, wanted).toLittleEndian());
  }

  @Test
  void parametersNeverDeclaredCompleteAreHashedAtTheEnd() {
    WeightsBuilder builder = new WeightsBuilder(LAYOUT);
    builder.completeTo(100);
    builder.values()[SIZE - 1] = 3;
    float[] wanted = new float[SIZE];
    wanted[SIZE - 1] = 3;

    assertThat(builder.build()).isEqualTo(Weights.of(LAYOUT, wanted));
  }

  @Test
  void parametersNotFilledInAreZero() {
    assertThat(new WeightsBuilder(LAYOUT).build()).isEqualTo(Weights.zero(LAYOUT));
  }
}
