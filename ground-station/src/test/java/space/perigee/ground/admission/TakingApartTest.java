package space.perigee.ground.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** An update is a number here, and a candidate fails by what its mean is below 1. */
class TakingApartTest {

  private int trials;

  private double shortfall(List<Integer> updates) {
    trials++;
    return Math.max(0, 1 - updates.stream().mapToInt(i -> i).average().orElse(0));
  }

  private TakingApart<Integer> apart(List<Integer> updates) {
    return TakingApart.of(updates, this::shortfall);
  }

  @Test
  void findsTheOneThatSpoiledIt() {
    TakingApart<Integer> apart = apart(List.of(2, 3, -20, 4));

    assertThat(apart.passes()).isTrue();
    assertThat(apart.culprits()).containsExactly(new TakingApart.Culprit<>(-20, true));
    assertThat(apart.rest()).containsExactly(2, 3, 4);
  }

  @Test
  void findsSeveral() {
    TakingApart<Integer> apart = apart(List.of(2, -21, 3, -20, 4));

    assertThat(apart.culprits()).extracting(TakingApart.Culprit::update).containsExactly(-21, -20);
  }

  @Test
  void givesUpIfHalfOfThemLeftOutDoesNotHelp() {
    TakingApart<Integer> apart = apart(List.of(-5, -6, -7, -8, 3));

    assertThat(apart.passes()).isFalse();
    assertThat(apart.culprits()).isEmpty();
  }

  @Test
  void aSingleUpdateCannotBeTakenApart() {
    assertThat(apart(List.of(-5)).passes()).isFalse();
  }

  @Test
  void findsThreeAmongAThousandWithoutTryingEach() {
    List<Integer> updates =
        IntStream.range(0, 1000).map(i -> i % 400 == 77 ? -10_000 - i : 2 + i % 7).boxed().toList();

    TakingApart<Integer> apart = apart(updates);

    assertThat(apart.culprits())
        .extracting(TakingApart.Culprit::update)
        .containsExactlyInAnyOrder(-10_077, -10_477, -10_877);
    assertThat(trials).isLessThan(250);
  }
}
