package space.perigee.onboard.selection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import space.perigee.onboard.learning.SplitMix64;

class DownlinkSelectionTest {

  private static final long BYTES = 100;

  private static DownlinkCandidate candidate(long id, double hardness, float x, float y) {
    return new DownlinkCandidate(id, hardness, new float[] {x, y}, BYTES);
  }

  /** Candidates with random hardness, place and size. */
  private static List<DownlinkCandidate> cloud(long seed, int count) {
    SplitMix64 random = new SplitMix64(seed);
    List<DownlinkCandidate> cloud = new ArrayList<>();
    for (int id = 0; id < count; id++) {
      float[] place = {random.nextFloat(), random.nextFloat()};
      cloud.add(new DownlinkCandidate(id, random.nextDouble(), place, 50 + random.nextInt(100)));
    }
    return cloud;
  }

  private static DownlinkSelection selectionOf(List<DownlinkCandidate> candidates) {
    DownlinkSelection selection = new DownlinkSelection(100, 0, 2);
    candidates.forEach(selection::offer);
    return selection;
  }

  private static List<Long> ids(List<DownlinkCandidate> candidates) {
    return candidates.stream().map(DownlinkCandidate::id).toList();
  }

  @Test
  void prefersADistantSampleToAHarderOneThatResemblesTheFirst() {
    DownlinkSelection selection =
        selectionOf(
            List.of(
                candidate(1, 0.9, 0, 0),
                candidate(2, 0.8, 0.01f, 0),
                candidate(3, 0.5, 5, 5),
                candidate(4, 0.1, 0, 0.01f)));

    assertThat(ids(selection.take(2 * BYTES))).containsExactly(1L, 3L);
  }

  @Test
  void prefersTheHarderOfTwoThatAreEquallyFar() {
    DownlinkSelection selection =
        selectionOf(
            List.of(candidate(1, 0.9, 0, 0), candidate(2, 0.2, 3, 0), candidate(3, 0.3, -3, 0)));

    assertThat(ids(selection.take(2 * BYTES))).containsExactly(1L, 3L);
  }

  @Test
  void prefersTheCheaperOfTwoThatAreAlike() {
    DownlinkSelection selection =
        selectionOf(
            List.of(
                new DownlinkCandidate(1, 0.5, new float[] {0, 0}, 200),
                new DownlinkCandidate(2, 0.5, new float[] {0, 0}, 100)));

    assertThat(ids(selection.take(1000))).containsExactly(2L);
  }

  @Test
  void theRankOfATieIsTheShareOfThePoolThatIsNoHarder() {
    float[] here = {0, 0};
    DownlinkSelection selection =
        selectionOf(
            List.of(
                new DownlinkCandidate(1, 0.9, here, 160),
                new DownlinkCandidate(2, 0.5, here, 110),
                new DownlinkCandidate(3, 0.5, here, 500),
                new DownlinkCandidate(4, 0.5, here, 500)));

    // 3/4 for 110 bytes is more than 1 for 160; 2/4 would be less.
    assertThat(ids(selection.take(160))).containsExactly(2L);
  }

  @Test
  void aCopyOfWhatWasTakenIsNotWorthItsBytes() {
    DownlinkSelection selection = new DownlinkSelection(10, 4, 2);
    selection.offer(candidate(1, 0.9, 1, 1));
    selection.offer(candidate(2, 0.9, 1, 1));

    assertThat(ids(selection.take(1000))).containsExactly(1L);
    assertThat(selection.take(1000)).isEmpty();
    assertThat(selection.size()).isEqualTo(1);
  }

  @Test
  void laterPassesDifferFromTheOnesRemembered() {
    DownlinkSelection selection = new DownlinkSelection(10, 1, 2);
    selection.offer(candidate(1, 0.9, 0, 0));
    selection.take(BYTES);
    selection.offer(candidate(2, 0.9, 0.01f, 0));
    selection.offer(candidate(3, 0.5, 4, 4));

    assertThat(ids(selection.take(BYTES))).containsExactly(3L);
    assertThat(selection.state().taken()).hasSize(1);
  }

  @Test
  void keepsTheHardestWhenThePoolIsFull() {
    DownlinkSelection selection = new DownlinkSelection(3, 0, 2);
    assertThat(selection.offer(candidate(1, -5, 0, 0))).isTrue();
    assertThat(selection.offer(candidate(2, -3, 1, 0))).isTrue();
    assertThat(selection.offer(candidate(3, -9, 2, 0))).isTrue();
    assertThat(selection.offer(candidate(4, -10, 3, 0))).isFalse();
    assertThat(selection.offer(candidate(5, -9, 3, 0))).isFalse();
    assertThat(selection.offer(candidate(6, -1, 4, 0))).isTrue();

    assertThat(ids(selection.state().pool())).containsExactly(1L, 2L, 6L);
  }

  @Test
  void aSampleOfferedAgainReplacesItself() {
    DownlinkSelection selection = selectionOf(List.of(candidate(1, 0.9, 0, 0)));
    selection.offer(candidate(1, 0.1, 7, 7));

    assertThat(selection.state().pool()).containsExactly(candidate(1, 0.1, 7, 7));
  }

  @Property(tries = 200)
  void neverExceedsTheBudgetAndLeavesNothingThatWouldFit(
      @ForAll long seed, @ForAll @IntRange(max = 3000) int bytes) {
    DownlinkSelection selection = selectionOf(cloud(seed, 40));

    long taken = selection.take(bytes).stream().mapToLong(DownlinkCandidate::bytes).sum();

    assertThat(taken).isLessThanOrEqualTo(bytes);
    assertThat(selection.state().pool()).allMatch(left -> left.bytes() > bytes - taken);
  }

  @Property(tries = 100)
  void onlyTheOrderOfHardnessCounts(@ForAll long seed) {
    DoubleUnaryOperator energyLike = hardness -> Math.log(hardness + 1e-9) * 7 - 40;
    List<DownlinkCandidate> cloud = cloud(seed, 40);
    List<DownlinkCandidate> rescaled =
        cloud.stream()
            .map(
                c ->
                    new DownlinkCandidate(
                        c.id(), energyLike.applyAsDouble(c.hardness()), c.embedding(), c.bytes()))
            .toList();

    long budget = 1000;
    assertThat(ids(selectionOf(rescaled).take(budget)))
        .isEqualTo(ids(selectionOf(cloud).take(budget)));
  }

  /** Gonzalez 1985, where hardness and bytes are equal. */
  @Property(tries = 100)
  void coversThePoolWithinTwiceTheBestRadius(@ForAll long seed) {
    List<DownlinkCandidate> points =
        cloud(seed, 12).stream()
            .map(c -> new DownlinkCandidate(c.id(), 1, c.embedding(), BYTES))
            .toList();
    List<DownlinkCandidate> greedy = selectionOf(points).take(3 * BYTES);

    double best = Double.POSITIVE_INFINITY;
    for (int i = 0; i < points.size(); i++) {
      for (int j = 0; j < i; j++) {
        for (int k = 0; k < j; k++) {
          best =
              Math.min(best, radius(points, List.of(points.get(i), points.get(j), points.get(k))));
        }
      }
    }
    assertThat(greedy).hasSize(3);
    assertThat(radius(points, greedy)).isLessThanOrEqualTo(2 * best * (1 + 1e-12));
  }

  private static double radius(List<DownlinkCandidate> points, List<DownlinkCandidate> centers) {
    return points.stream()
        .mapToDouble(point -> centers.stream().mapToDouble(point::distance).min().orElseThrow())
        .max()
        .orElseThrow();
  }

  @Property(tries = 50)
  void goesOnFromItsState(@ForAll long seed, @ForAll @IntRange(max = 59) int cut) {
    DownlinkSelection uninterrupted = new DownlinkSelection(20, 5, 2);
    DownlinkSelection resumed = new DownlinkSelection(20, 5, 2);
    List<DownlinkCandidate> cloud = cloud(seed, 60);
    for (int i = 0; i < cloud.size(); i++) {
      if (i == cut) {
        resumed = new DownlinkSelection(20, 5, 2, resumed.state());
      }
      uninterrupted.offer(cloud.get(i));
      resumed.offer(cloud.get(i));
      if (i % 10 == 9) {
        long budget = 300;
        assertThat(resumed.take(budget)).isEqualTo(uninterrupted.take(budget));
      }
    }
    assertThat(resumed.state()).isEqualTo(uninterrupted.state());
  }

  @Test
  void aSmallerPoolKeepsTheHardestOfItsState() {
    DownlinkSelection.State state = selectionOf(cloud(3, 30)).state();
    DownlinkSelection smaller = new DownlinkSelection(5, 0, 2, state);

    double least =
        smaller.state().pool().stream()
            .mapToDouble(DownlinkCandidate::hardness)
            .min()
            .orElseThrow();
    assertThat(smaller.size()).isEqualTo(5);
    assertThat(state.pool().stream().filter(c -> c.hardness() >= least)).hasSize(5);
  }

  @Test
  void aNegativeBudgetIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new DownlinkSelection(1, 0, 2).take(-1));
  }

  @Test
  void whatIsNoCandidateIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> candidate(1, Double.NaN, 0, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> candidate(1, 1, Float.NaN, 0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DownlinkCandidate(1, 1, new float[2], 0));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> selectionOf(List.of()).offer(new DownlinkCandidate(1, 1, new float[3], 1)))
        .withMessage("sample 1: embedding of 3 values, must be 2");
  }
}
