package space.perigee.ground.aggregate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RoundTest {

  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
  private static final Duration TIMEOUT = Duration.ofHours(3);

  private final Round round = Round.empty(2, TIMEOUT);

  @Test
  void closesWhenTheQuorumHasDelivered() {
    Round one = round.withDelivery("a", NOON);
    assertThat(one.isDue(NOON, 3)).isFalse();
    assertThat(one.withDelivery("b", NOON).isDue(NOON, 3)).isTrue();
  }

  @Test
  void countsASatelliteOnce() {
    Round twice = round.withDelivery("a", NOON).withDelivery("a", NOON.plusSeconds(60));
    assertThat(twice.isDue(NOON.plusSeconds(60), 3)).isFalse();
    assertThat(twice.deliveries()).containsEntry("a", NOON);
  }

  @Test
  void closesWhenTheFirstDeliveryHasWaitedForTheTimeout() {
    Round one = round.withDelivery("a", NOON);
    assertThat(one.isDue(NOON.plus(TIMEOUT).minusMillis(1), 3)).isFalse();
    assertThat(one.isDue(NOON.plus(TIMEOUT), 3)).isTrue();
    assertThat(one.closesAt()).contains(NOON.plus(TIMEOUT));
  }

  @Test
  void neverClosesWhileNobodyHasDelivered() {
    assertThat(round.isDue(NOON.plus(Duration.ofDays(999)), 3)).isFalse();
    assertThat(round.isDue(NOON, 0)).isFalse();
  }

  @Test
  void needsNoMoreSatellitesThanAreKnown() {
    assertThat(round.withDelivery("a", NOON).isDue(NOON, 1)).isTrue();
    assertThat(round.needed(1)).isEqualTo(1);
    assertThat(round.needed(5)).isEqualTo(2);
  }

  @Test
  void theNextRoundIsEmptyAndHasTheSameTerms() {
    assertThat(round.withDelivery("a", NOON).next()).isEqualTo(round);
  }

  @Test
  void refusesTermsThatMakeNoSense() {
    assertThatThrownBy(() -> Round.empty(0, TIMEOUT)).hasMessageContaining("quorum 0");
    assertThatThrownBy(() -> Round.empty(1, Duration.ZERO)).hasMessageContaining("timeout PT0S");
  }
}
