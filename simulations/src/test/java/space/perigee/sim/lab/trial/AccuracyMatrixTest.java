package space.perigee.sim.lab.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class AccuracyMatrixTest {

  private static final Offset<Double> EXACTLY = within(1e-12);

  private static final AccuracyMatrix THREE =
      AccuracyMatrix.of(
          List.of("field", "forest", "water"),
          new double[][] {
            {0.3, 0.2, 0.1},
            {0.9, 0.4, 0.2},
            {0.7, 0.8, 0.5},
            {0.6, 0.75, 1.0}
          });

  @Test
  void countsTasksFromOneAndTheRowBeforeTrainingAsZero() {
    assertThat(THREE.at(0, 3)).isEqualTo(0.1);
    assertThat(THREE.at(3, 1)).isEqualTo(0.6);
    assertThat(THREE.tasks()).containsExactly("field", "forest", "water");
  }

  @Test
  void averageAccuracyIsTheMeanOfTheLastRow() {
    assertThat(THREE.averageAccuracy()).isEqualTo((0.6 + 0.75 + 1) / 3, EXACTLY);
    assertThat(THREE.averageAccuracy(2)).isEqualTo((0.7 + 0.8) / 2, EXACTLY);
    assertThat(THREE.averageAccuracy(1)).isEqualTo(0.9, EXACTLY);
  }

  @Test
  void forgettingIsTheFallFromTheBest() {
    assertThat(THREE.forgetting()).isEqualTo((0.3 + 0.05) / 2, EXACTLY);
  }

  @Test
  void forgettingCountsWhatWasKnownEarlyButNotWhatChanceGave() {
    AccuracyMatrix matrix =
        AccuracyMatrix.of(
            List.of("a", "b", "c"),
            new double[][] {{1, 1, 1}, {0.5, 0.9, 0}, {0.5, 0.6, 0}, {0.5, 0.6, 0}});

    assertThat(matrix.forgetting()).isEqualTo((0 + 0.3) / 2, EXACTLY);
  }

  @Test
  void backwardTransferComparesWithTheTimeOfLearning() {
    assertThat(THREE.backwardTransfer()).isEqualTo((-0.3 - 0.05) / 2, EXACTLY);
  }

  @Test
  void forwardTransferComparesWithNoTrainingAtAll() {
    assertThat(THREE.forwardTransfer()).isEqualTo(((0.4 - 0.2) + (0.5 - 0.1)) / 2, EXACTLY);
  }

  @Property(tries = 200)
  void forgettingIsNeverLessThanWhatBackwardTransferLost(
      @ForAll @Size(20) List<@DoubleRange(min = 0, max = 1) Double> values) {
    double[][] rows =
        IntStream.range(0, 5)
            .mapToObj(i -> IntStream.range(0, 4).mapToDouble(j -> values.get(4 * i + j)).toArray())
            .toArray(double[][]::new);
    AccuracyMatrix matrix = AccuracyMatrix.of(List.of("a", "b", "c", "d"), rows);

    assertThat(matrix.forgetting()).isGreaterThanOrEqualTo(-matrix.backwardTransfer() - 1e-12);
    assertThat(matrix.averageAccuracy()).isBetween(0.0, 1.0);
  }

  @Test
  void aSingleTaskHasNothingToForgetOrTransfer() {
    AccuracyMatrix one = AccuracyMatrix.of(List.of("all"), new double[][] {{0.1}, {0.8}});

    assertThat(one.averageAccuracy()).isEqualTo(0.8);
    assertThat(one.forgetting()).isNaN();
    assertThat(one.backwardTransfer()).isNaN();
    assertThat(one.forwardTransfer()).isNaN();
  }

  @Test
  void doesNotChangeWithTheArrayThatItWasMadeOf() {
    double[][] rows = {{0.1}, {0.8}};
    AccuracyMatrix matrix = AccuracyMatrix.of(List.of("all"), rows);
    rows[1][0] = 0;

    assertThat(matrix.at(1, 1)).isEqualTo(0.8);
  }

  @Test
  void refusesWhatIsNoMatrixOfShares() {
    List<String> two = List.of("a", "b");
    assertThatThrownBy(() -> AccuracyMatrix.of(List.of(), new double[1][0]))
        .hasMessageContaining("must have a task");
    assertThatThrownBy(() -> AccuracyMatrix.of(two, new double[2][2]))
        .hasMessageContaining("2 rows, must be 3");
    assertThatThrownBy(() -> AccuracyMatrix.of(two, new double[][] {{0, 0}, {0}, {0, 0}}))
        .hasMessageContaining("row 1 has 1 tasks, must have 2");
    assertThatThrownBy(() -> AccuracyMatrix.of(two, new double[][] {{0, 0}, {0, 0}, {0, 80}}))
        .hasMessageContaining("row 2: accuracy 80.0 must be 0 to 1");
    assertThatThrownBy(
            () -> AccuracyMatrix.of(two, new double[][] {{0, 0}, {0, Double.NaN}, {0, 0}}))
        .hasMessageContaining("row 1: accuracy NaN");
  }

  @Test
  void asTextItIsAnAlignedTable() {
    assertThat(MatrixText.of(THREE))
        .isEqualTo(
            """
                          field  forest  water   mean
            before         30.0    20.0   10.0
            after field    90.0    40.0   20.0   90.0
            after forest   70.0    80.0   50.0   75.0
            after water    60.0    75.0  100.0   78.3
            """);
  }
}
