package space.perigee.sim.lab.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import space.perigee.onboard.data.Sample;
import space.perigee.onboard.data.SampleTable;

class ScalingTest {

  @Test
  void noneLeavesFeaturesAsTheyAre() {
    SampleTable data = table(new float[] {-3, 0.5f}, new float[] {700, 1e-9f});

    assertThat(scaled(Scaling.Kind.NONE, data, 0)).containsExactly(-3, 0.5f);
    assertThat(scaled(Scaling.Kind.NONE, data, 1)).containsExactly(700, 1e-9f);
  }

  @Test
  void bytesBecomeMinusOneToOneWhateverTheDataHas() {
    SampleTable data = table(new float[] {0, 255, 127.5f}, new float[] {51, 204, 255});

    assertThat(scaled(Scaling.Kind.BYTES, data, 0)).containsExactly(-1, 1, 0);
    assertThat(scaled(Scaling.Kind.BYTES, data, 1)).containsExactly(-0.6f, 0.6f, 1);
  }

  @Test
  void standardTakesMeanAndDeviationOfEachFeature() {
    SampleTable data = table(new float[] {2, -10}, new float[] {4, 30}, new float[] {9, 40});

    Scaling scaling = Scaling.of(Scaling.Kind.STANDARD, data);

    assertThat(scaling.offset()).containsExactly(5, 20);
    assertThat(scaling.scale()[0]).isCloseTo((float) Math.sqrt(26.0 / 3), within(1e-6f));
    assertThat(scaling.scale()[1]).isCloseTo((float) Math.sqrt(1400.0 / 3), within(1e-5f));
  }

  @Test
  void aFeatureThatNeverChangesBecomesZero() {
    SampleTable data = table(new float[] {0.1f, 1}, new float[] {0.1f, 3}, new float[] {0.1f, 5});

    for (int i = 0; i < data.size(); i++) {
      assertThat(scaled(Scaling.Kind.STANDARD, data, i)[0]).isZero();
    }
    assertThat(scaled(Scaling.Kind.STANDARD, table(new float[] {42}), 0)).containsExactly(0);
  }

  @Test
  void aDeviationTooSmallForAFloatDoesNotDivideByZero() {
    float[][] rows = new float[10_000][1];
    rows[7][0] = Float.MIN_VALUE;

    assertThat(scaled(Scaling.Kind.STANDARD, table(rows), 7)).containsExactly(0);
  }

  /** In the first task the second feature stays, in the next one the third stays too. */
  @Test
  void aFeatureThatIsConstantAtFirstIsScaledByTheTaskInWhichItVaries() {
    SampleTable first = table(new float[] {1, 1e6f, 5}, new float[] {3, 1e6f, 5});
    SampleTable second = table(new float[] {100, 9e5f, 5}, new float[] {100, 1.1e6f, 5});
    SampleTable third = table(new float[] {2, 2e6f, 7}, new float[] {2, 1e6f, 5});

    Scaling scaling = Scaling.of(Scaling.Kind.STANDARD, first);
    Scaling after = scaling.after(second);
    Scaling last = after.after(third);

    assertThat(written(scaling, second, 0)).containsExactly(98, 0, 0);
    assertThat(scaling.after(first)).isSameAs(scaling);
    assertThat(written(after, second, 0)).containsExactly(98, -1, 0);
    assertThat(written(after, second, 1)).containsExactly(98, 1, 0);
    assertThat(last.scale()[1]).as("keeps its scale").isEqualTo(after.scale()[1]);
    assertThat(written(last, third, 0)).containsExactly(0, 10, (float) Math.sqrt(2));
    for (int i = 0; i < first.size(); i++) {
      assertThat(written(last, first, i)).as("kept rows").isEqualTo(written(scaling, first, i));
    }
  }

  @Test
  void theRoundingOfALargeConstantIsNoScale() {
    SampleTable data = table(new float[] {1e6f}, new float[] {1e6f + 0.0625f});

    assertThat(scaled(Scaling.Kind.STANDARD, data, 1)).containsExactly(0);
  }

  @Property(tries = 100)
  void standardizedFeaturesHaveMeanZeroAndDeviationOne(
      @ForAll @Size(min = 2, max = 60) List<@FloatRange(min = -1000, max = 1000) Float> values,
      @ForAll @FloatRange(min = 1, max = 50) float apart) {
    List<Float> spread = new ArrayList<>(values);
    spread.add(1000 + apart);
    float[][] rows = new float[spread.size()][1];
    for (int i = 0; i < rows.length; i++) {
      rows[i][0] = spread.get(i);
    }
    SampleTable data = table(rows);

    double sum = 0;
    double squares = 0;
    for (int i = 0; i < data.size(); i++) {
      float value = scaled(Scaling.Kind.STANDARD, data, i)[0];
      sum += value;
      squares += value * value;
    }

    assertThat(sum / data.size()).isCloseTo(0, within(0.01));
    assertThat(squares / data.size()).isCloseTo(1, within(0.01));
  }

  @Test
  void writesAtItsPlaceAndNowhereElse() {
    SampleTable data = table(new float[] {0, 255});
    float[] rows = {7, 7, 7, 7};

    Scaling.of(Scaling.Kind.BYTES, data).write(data.get(0), rows, 1);

    assertThat(rows).containsExactly(7, -1, 1, 7);
  }

  private static float[] scaled(Scaling.Kind kind, SampleTable data, int index) {
    return written(Scaling.of(kind, data), data, index);
  }

  private static float[] written(Scaling scaling, SampleTable data, int index) {
    float[] row = new float[data.featureCount()];
    scaling.write(data.get(index), row, 0);
    return row;
  }

  private static SampleTable table(float[]... rows) {
    return new SampleTable(
        List.of("only"),
        rows[0].length,
        Arrays.stream(rows).map(features -> Sample.of(features, 0)).toList());
  }
}
