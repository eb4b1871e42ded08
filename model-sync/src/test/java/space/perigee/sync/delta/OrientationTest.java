package space.perigee.sync.delta;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import space.perigee.sync.model.ParameterLayout;
import space.perigee.sync.model.Weights;

class OrientationTest {

  private static final int OUTPUTS = 120;
  private static final int INPUTS = 90;

  /**
   * An update of few active inputs, in runs of neighboring inputs, which are visible when coded
   * output by output.
   */
  private static float[] outputsInRows(long seed) {
    Random random = new Random(seed);
    float[] update = new float[OUTPUTS * INPUTS];
    for (int output = 0; output < OUTPUTS; output++) {
      int at = random.nextInt(INPUTS - 12);
      for (int i = 0; i < 12; i++) {
        update[output * INPUTS + at + i] = random.nextBoolean() ? 1 : -1;
      }
    }
    return update;
  }

  private static float[] transposed(float[] update, int rows) {
    int columns = update.length / rows;
    float[] turned = new float[update.length];
    for (int i = 0; i < update.length; i++) {
      turned[i % columns * rows + i / columns] = update[i];
    }
    return turned;
  }

  @Test
  void aTransposedUpdateIsTurned() {
    float[] update = outputsInRows(1);

    assertThat(Orientation.choose(Samples.change(update, OUTPUTS), 1, 1)).containsExactly(false);
    assertThat(Orientation.choose(Samples.change(transposed(update, OUTPUTS), INPUTS), 1, 2))
        .containsExactly(true);
  }

  @Test
  void theOrientationOfTheInputDoesNotChangeTheSize() {
    float[] update = outputsInRows(2);
    Change stored = Samples.change(update, OUTPUTS);
    Change transposed = Samples.change(transposed(update, OUTPUTS), INPUTS);
    DeltaTarget target = new DeltaTarget.Density(0.1);

    int there =
        DeltaCodec.encode(stored.base(), stored.next(), target, DeltaCodec.Options.DEFAULT)
            .bytes()
            .length;
    int back =
        DeltaCodec.encode(transposed.base(), transposed.next(), target, DeltaCodec.Options.DEFAULT)
            .bytes()
            .length;

    assertThat(Math.abs(back - there)).isLessThanOrEqualTo(2);
  }

  @Test
  void nothingIsTurnedWithoutABenefit() {
    float[] update = new float[64 * 64];
    short[] levels = Samples.levels(update.length, 0.1, 5);
    for (int i = 0; i < update.length; i++) {
      update[i] = levels[i];
    }

    assertThat(Orientation.choose(Samples.change(update, 64), 1, 1)).containsExactly(false);
  }

  @Test
  void eachMatrixIsTurnedSeparatelyAndConvolutionsNever() {
    float[] update = outputsInRows(3);
    ParameterLayout layout =
        Samples.layout(
            List.of(INPUTS, OUTPUTS), List.of(OUTPUTS, INPUTS), List.of(INPUTS, 2, OUTPUTS / 2));
    float[] all = new float[3 * update.length];
    float[] turned = transposed(update, OUTPUTS);
    System.arraycopy(turned, 0, all, 0, update.length);
    System.arraycopy(update, 0, all, update.length, update.length);
    System.arraycopy(turned, 0, all, 2 * update.length, update.length);
    Change change = Change.screened(Weights.zero(layout), Weights.of(layout, all), 1);

    assertThat(Orientation.choose(change, 1, 2)).containsExactly(true, false, false);
  }

  @Test
  void aLargeMatrixIsJudgedByASample() {
    int rows = 2000;
    float[] update = new float[rows * INPUTS];
    Random random = new Random(4);
    for (int row = 0; row < rows; row++) {
      int at = random.nextInt(INPUTS - 12);
      for (int i = 0; i < 12; i++) {
        update[row * INPUTS + at + i] = 1;
      }
    }

    assertThat(Orientation.choose(Samples.change(update, rows), 1, 1)).containsExactly(false);
    assertThat(Orientation.choose(Samples.change(transposed(update, rows), INPUTS), 1, 2))
        .containsExactly(true);
  }
}
