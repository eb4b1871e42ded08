package space.perigee.sync.delta;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import space.perigee.sync.model.ParameterLayout;

class GeometryTest {

  private static final int SLICE = 1 << 22;

  @SafeVarargs
  private static Geometry of(List<Integer>... shapes) {
    return Geometry.of(Samples.layout(shapes));
  }

  @Test
  void twoDimensionsFormAMatrixThatMayBeTurned() {
    Geometry geometry = of(List.of(3, 4));

    assertThat(geometry.matrices()).containsExactly(new Geometry.Matrix(0, 3, 4, true));
    assertThat(geometry.vectors()).isEmpty();
    assertThat(geometry.weights()).isEqualTo(12);
  }

  @Test
  void moreDimensionsFormAMatrixThatIsNotTurned() {
    assertThat(of(List.of(8, 3, 5, 5)).matrices())
        .containsExactly(new Geometry.Matrix(0, 8, 75, false));
  }

  @Test
  void dimensionsOfOneAreIgnored() {
    assertThat(of(List.of(1, 3, 1, 4, 1)).matrices())
        .containsExactly(new Geometry.Matrix(0, 3, 4, true));
    assertThat(of(List.of(1, 7, 1)).vectors()).containsExactly(new Geometry.Vector(0, 7));
    assertThat(of(List.of(1, 1)).vectors()).containsExactly(new Geometry.Vector(0, 1));
    assertThat(of(List.of()).vectors()).containsExactly(new Geometry.Vector(0, 1));
  }

  @Test
  void tensorsFollowEachOther() {
    Geometry geometry = of(List.of(2, 3), List.of(5), List.of(4, 2), List.of());

    assertThat(geometry.matrices())
        .containsExactly(new Geometry.Matrix(0, 2, 3, true), new Geometry.Matrix(11, 4, 2, true));
    assertThat(geometry.vectors())
        .containsExactly(new Geometry.Vector(6, 5), new Geometry.Vector(19, 1));
    assertThat(geometry.size()).isEqualTo(20);
    assertThat(geometry.weights()).isEqualTo(14);
  }

  @Test
  void aLongVectorIsCutIntoRowsAndTheRemainderStaysAVector() {
    assertThat(of(List.of(1 << 14)).matrices()).isEmpty();
    assertThat(of(List.of(1 << 15)).matrices())
        .containsExactly(new Geometry.Matrix(0, 128, 256, false));
    assertThat(of(List.of(1 << 15)).vectors()).isEmpty();

    Geometry odd = of(List.of(7), List.of((1 << 14) + 3));

    assertThat(odd.matrices()).containsExactly(new Geometry.Matrix(7, 64, 256, false));
    assertThat(odd.vectors())
        .containsExactly(new Geometry.Vector(0, 7), new Geometry.Vector(7 + (1 << 14), 3));
    assertThat(odd.weights()).isEqualTo(1 << 14);
    assertThat(odd.size()).isEqualTo(7 + (1 << 14) + 3);
  }

  @Test
  void aModelWithoutMatricesHasOneEmptySlice() {
    assertThat(of(List.of(9)).slices(new boolean[0]))
        .containsExactly(new Geometry.Slice(List.of(), 0, 9));
  }

  @Test
  void aSmallModelIsOneSliceInTheOrderOfItsMatrices() {
    Geometry geometry = of(List.of(2, 3), List.of(5), List.of(4, 2));

    assertThat(geometry.slices(new boolean[] {false, true}))
        .containsExactly(
            new Geometry.Slice(
                List.of(new Geometry.Band(2, 3, 0, 3, 1), new Geometry.Band(2, 4, 11, 1, 2)),
                14,
                19));
  }

  @Test
  void aLargeModelIsCutNearEveryFourMillionWeights() {
    Geometry geometry = of(List.of(4096, 4096), List.of(100), List.of(1000, 1000));

    List<Geometry.Slice> slices = geometry.slices(new boolean[2]);

    assertThat(slices).hasSize(4);
    assertThat(slices)
        .allSatisfy(s -> assertThat(s.size()).isBetween(SLICE * 9 / 10, SLICE * 12 / 10));
  }

  @Provide
  Arbitrary<ParameterLayout> layouts() {
    Arbitrary<List<Integer>> shapes =
        Arbitraries.oneOf(
            Arbitraries.integers().between(1, 3000).list().ofSize(2),
            Arbitraries.integers().between(1, 40).list().ofMinSize(0).ofMaxSize(4),
            Arbitraries.of(List.of(3, 2_500_000), List.of(2_500_000, 3), List.of(7_000_000)));
    return shapes
        .list()
        .ofMinSize(1)
        .ofMaxSize(4)
        .map(
            list -> {
              @SuppressWarnings({"unchecked", "rawtypes"})
              List<Integer>[] array = list.toArray(new List[0]);
              return Samples.layout(array);
            });
  }

  @Property(tries = 60)
  void slicesCoverEveryWeightOnceAndSayHowFarTheModelIsComplete(
      @ForAll("layouts") ParameterLayout layout, @ForAll long turns) {
    Geometry geometry = Geometry.of(layout);
    boolean[] turned = new boolean[geometry.matrices().size()];
    for (int m = 0; m < turned.length; m++) {
      turned[m] = geometry.matrices().get(m).turnable() && (turns >> m & 1) != 0;
    }
    List<Geometry.Slice> slices = geometry.slices(turned);
    // The slice that covers a parameter; vectors are decoded before all slices.
    byte[] coveredBy = new byte[geometry.size()];
    for (int s = 0; s < slices.size(); s++) {
      assertThat(cover(slices.get(s), coveredBy, (byte) (s + 1)))
          .as("slice %d of %s covers what it says, and nothing twice", s, layout)
          .isEqualTo(slices.get(s).size());
    }
    for (Geometry.Vector vector : geometry.vectors()) {
      for (int i = vector.offset(); i < vector.offset() + vector.length(); i++) {
        assertThat(coveredBy[i]).isZero();
        coveredBy[i] = 1;
      }
    }
    int complete = 0;
    for (int s = 0; s < slices.size(); s++) {
      int completeTo = slices.get(s).completeTo();
      assertThat(completeTo).isGreaterThanOrEqualTo(complete);
      for (; complete < completeTo; complete++) {
        if (coveredBy[complete] < 1 || coveredBy[complete] > s + 1) {
          throw new AssertionError(complete + " is not known after slice " + s + " of " + layout);
        }
      }
    }
    assertThat(complete).isEqualTo(geometry.size());
  }

  /** Marks the parameters of a slice; returns the number of those not marked before. */
  private static int cover(Geometry.Slice slice, byte[] coveredBy, byte mark) {
    int count = 0;
    for (Geometry.Band band : slice.bands()) {
      for (int r = 0; r < band.rows(); r++) {
        int i = band.start() + r * band.rowStride();
        for (int c = 0; c < band.columns(); c++, i += band.columnStride()) {
          count += coveredBy[i] == 0 ? 1 : 0;
          coveredBy[i] = mark;
        }
      }
    }
    return count;
  }

  /** A band of a turned matrix runs down a column of the stored one. */
  @Test
  void aTurnedMatrixIsReadColumnByColumn() {
    Geometry geometry = of(List.of(2, 3));
    float[] update = {1, 2, 3, 4, 5, 6};
    Change change = Samples.change(update, 2);

    Geometry.Slice turned = geometry.slices(new boolean[] {true}).get(0);

    assertThat(Levels.of(change, turned, 1).values()).containsExactly(1, 4, 2, 5, 3, 6);
  }
}
