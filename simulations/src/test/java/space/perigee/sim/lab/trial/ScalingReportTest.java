package space.perigee.sim.lab.trial;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import space.perigee.onboard.data.Sample;
import space.perigee.onboard.data.SampleTable;
import space.perigee.sim.lab.stream.Experience;
import space.perigee.sim.lab.stream.ExperienceStream;

class ScalingReportTest {

  private static List<String> report(float[][]... tasks) {
    List<Experience> stream = new ArrayList<>();
    for (float[][] rows : tasks) {
      SampleTable table =
          new SampleTable(
              List.of("only"),
              rows[0].length,
              Arrays.stream(rows).map(features -> Sample.of(features, 0)).toList());
      stream.add(new Experience("t" + stream.size(), table, table));
    }
    return ScalingReport.of(Scaling.Kind.STANDARD, new ExperienceStream(List.of("only"), stream));
  }

  @Test
  void nothingToReportWhereFeaturesStayInTheirRange() {
    assertThat(report(new float[][] {{1, 7}, {3, 8}}, new float[][] {{9, 3}, {2, 0}})).isEmpty();
  }

  @Test
  void namesFeaturesThatAreConstantAtFirst() {
    assertThat(report(new float[][] {{1, 7}, {3, 7}}, new float[][] {{2, 3}, {2, 0}}))
        .containsExactly(
            "feature 2 is constant until task 2 (t1): not used before, scaled by that task");
  }

  @Test
  void namesFeaturesThatLeaveTheirRange() {
    assertThat(report(new float[][] {{1, 1}, {3, 2}}, new float[][] {{2, 1}, {2, 3}, {2001, -999}}))
        .containsExactly(
            "features 1, 2 are in task 2 (t1) up to 1,155 deviations away from what defined the"
                + " scale: scale the data yourself and use --scale none, or leave such features"
                + " out");
  }

  @Test
  void namesFeaturesThatNeverVary() {
    float[] row = new float[9];
    float[] other = row.clone();
    other[0] = 1;
    assertThat(report(new float[][] {row, other}, new float[][] {row, other}))
        .containsExactly(
            "features 2, 3, 4, 5, 6 and 3 more are constant in all training samples: not used");
  }

  @Test
  void otherScalesDoNotDependOnTheData() {
    assertThat(ScalingReport.of(Scaling.Kind.NONE, NumberedTasks.of(2, 5, 2))).isEmpty();
  }
}
