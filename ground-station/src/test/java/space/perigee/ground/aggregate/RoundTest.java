package space.perigee.ground.aggregate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class RoundTest {

  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
  private static final Duration TIMEOUT = Duration.ofHours(3);

  private static final Predicate<String> ALL = satellite -> true;
  private static final Round.Outlook ANYBODY = Round.Outlook.UNKNOWN;

  private final Round round = Round.empty(2, TIMEOUT);

  @Test
  void closesWhenTheQuorumHasDelivered() {
    Round one = round.withDelivery("a", NOON);
    assertThat(one.end(NOON, 3, ALL, ANYBODY)).isEmpty();
    assertThat(one.withDelivery("b", NOON).end(NOON, 3, ALL, ANYBODY)).contains(Round.End.QUORUM);
  }

  @Test
  void aDeliveryThatMayNotCountDoesNotFillTheQuorum() {
    Predicate<String> admitted = satellite -> !satellite.equals("quarantined");
    Round one = round.withDelivery("quarantined", NOON).withDelivery("a", NOON);

    assertThat(one.end(NOON, 2, admitted, ANYBODY)).isEmpty();
    assertThat(one.end(NOON.plus(TIMEOUT), 2, admitted, ANYBODY)).contains(Round.End.DEADLINE);
    assertThat(one.withDelivery("b", NOON).end(NOON, 2, admitted, ANYBODY))
        .contains(Round.End.QUORUM);
  }

  @Test
  void ifNoSatelliteMayCountADeliveryIsJudgedAtOnce() {
    assertThat(round.withDelivery("quarantined", NOON).end(NOON, 0, name -> false, ANYBODY))
        .contains(Round.End.QUORUM);
  }

  @Test
  void countsASatelliteOnce() {
    Round twice = round.withDelivery("a", NOON).withDelivery("a", NOON.plusSeconds(60));
    assertThat(twice.end(NOON.plusSeconds(60), 3, ALL, ANYBODY)).isEmpty();
    assertThat(twice.deliveries()).containsEntry("a", NOON);
  }

  @Test
  void asksWhoCountsOnlyOnceEnoughHaveDelivered() {
    List<String> asked = new ArrayList<>();
    Round one = round.withDelivery("a", NOON);

    assertThat(one.end(NOON, 3, asked::add, ANYBODY)).isEmpty();
    assertThat(asked).isEmpty();
    assertThat(one.withDelivery("b", NOON).end(NOON, 3, asked::add, ANYBODY))
        .contains(Round.End.QUORUM);
    assertThat(asked).containsExactly("a", "b");
  }

  /** A copy of a round of thousands for each delta would cost more than the delta. */
  @Test
  void copiesNothingForASatelliteThatHasDelivered() {
    Round once = round.withDelivery("a", NOON);
    assertThat(once.withDelivery("a", NOON.plusSeconds(60))).isSameAs(once);
  }

  @Test
  void closesWhenTheFirstDeliveryHasWaitedForTheTimeout() {
    Round one = round.withDelivery("a", NOON);
    assertThat(one.end(NOON.plus(TIMEOUT).minusMillis(1), 3, ALL, ANYBODY)).isEmpty();
    assertThat(one.end(NOON.plus(TIMEOUT), 3, ALL, ANYBODY)).contains(Round.End.DEADLINE);
    assertThat(one.closesAt()).contains(NOON.plus(TIMEOUT));
  }

  @Test
  void closesWhenThePlanExpectsNobodyElseBeforeTheDeadline() {
    Round one = round.withDelivery("a", NOON);
    List<Object> asked = new ArrayList<>();
    Round.Outlook nobody =
        (delivered, now, until) -> {
          asked.addAll(List.of(delivered, now, until));
          return false;
        };

    assertThat(one.end(NOON, 3, ALL, nobody)).contains(Round.End.NOBODY_EXPECTED);
    assertThat(asked).containsExactly(Set.of("a"), NOON, NOON.plus(TIMEOUT));
    assertThat(round.end(NOON, 3, ALL, nobody)).as("without a delivery").isEmpty();
  }

  @Test
  void neverClosesWhileNobodyHasDelivered() {
    assertThat(round.end(NOON.plus(Duration.ofDays(999)), 3, ALL, ANYBODY)).isEmpty();
    assertThat(round.end(NOON, 0, ALL, ANYBODY)).isEmpty();
  }

  @Test
  void needsNoMoreSatellitesThanAreKnown() {
    assertThat(round.withDelivery("a", NOON).end(NOON, 1, ALL, ANYBODY)).contains(Round.End.QUORUM);
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
