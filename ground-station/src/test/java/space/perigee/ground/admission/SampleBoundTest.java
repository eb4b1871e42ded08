package space.perigee.ground.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SampleBoundTest {

  private static final Instant NOON = Instant.parse("2026-11-29T12:00:00Z");

  private final SampleBound bound = new SampleBound(Duration.ofSeconds(60));

  @Test
  void countsWhatWasAddedSinceTheDeltaBefore() {
    SampleBound.Counted counted = bound.counted(60, NOON, NOON.plusSeconds(3600));

    assertThat(counted.samples()).isEqualTo(60);
    assertThat(counted.jump()).isEmpty();
  }

  @Test
  void aClaimBeyondWhatCanHaveBeenSeenCountsForThatAndIsReported() {
    SampleBound.Counted counted =
        bound.counted(999_999_000, NOON.plusNanos(5), NOON.plus(Duration.ofHours(2)));

    assertThat(counted.samples()).isEqualTo(150);
    assertThat(counted.jump())
        .hasValue(
            "claims 999,999,000 training samples since 2026-11-29T12:00:00Z; 150 are possible and"
                + " count");
  }

  @Test
  void twoDeltasInOneContactAreNoJump() {
    assertThat(bound.counted(32, NOON, NOON.plusSeconds(5)).jump()).isEmpty();
  }

  @Test
  void aClockThatWasSetBackBoundsByTheLeastTime() {
    assertThat(bound.counted(1000, NOON, NOON.minusSeconds(86_400)).samples()).isEqualTo(75);
  }

  @Test
  void withoutAnIntervalOnlyTheAbsurdIsBounded() {
    SampleBound unknown = new SampleBound(null);

    assertThat(unknown.counted(900_000, NOON, NOON).jump()).isEmpty();
    assertThat(unknown.counted(1_000_000_000, NOON, NOON).samples())
        .isEqualTo(SampleBound.MOST_WITHOUT_INTERVAL);
  }

  @Test
  void anIntervalMustBePositive() {
    assertThatIllegalArgumentException().isThrownBy(() -> new SampleBound(Duration.ZERO));
  }
}
