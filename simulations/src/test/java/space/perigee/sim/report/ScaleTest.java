package space.perigee.sim.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ScaleTest {

  private static final Instant MIDNIGHT = Instant.parse("2022-04-24T00:00:00Z");

  @Test
  void ticksAreRoundNumbersAroundTheValues() {
    LinearScale scale = LinearScale.holding(0.53, 0.87, 7, 300, 20);

    assertThat(scale.low()).isCloseTo(0.5, within(1e-12));
    assertThat(scale.high()).isCloseTo(0.9, within(1e-12));
    assertThat(scale.step()).isCloseTo(0.05, within(1e-12));
    assertThat(scale.ticks()).hasSize(9);
    assertThat(scale.at(0.5)).isCloseTo(300, within(1e-9));
    assertThat(scale.at(0.9)).isCloseTo(20, within(1e-9));
  }

  @Test
  void aSingleValueStillHasAScale() {
    assertThat(LinearScale.holding(0.55, 0.55, 5, 100, 0).at(0.55)).isBetween(0.0, 100.0);
    assertThat(LinearScale.holding(0, 0, 5, 100, 0).at(0)).isBetween(0.0, 100.0);
  }

  @Property(tries = 300)
  void everyValueLiesWithinTheScaleAndTicksAreFew(
      @ForAll @DoubleRange(min = 0, max = 1e12) double low,
      @ForAll @DoubleRange(min = 0.01, max = 1000) double relativeSpan) {
    double span = Math.max(low, 1e-3) * relativeSpan;
    LinearScale scale = LinearScale.holding(low, low + span, 5, 0, 100);

    assertThat(scale.at(low)).isBetween(-1e-4, 100.0001);
    assertThat(scale.at(low + span)).isBetween(-1e-4, 100.0001);
    assertThat(scale.ticks()).hasSizeBetween(2, 8);
  }

  @Test
  void aDayHasATickEveryTwoHoursAndADateAtMidnight() {
    TimeScale scale = new TimeScale(MIDNIGHT, MIDNIGHT.plus(Duration.ofHours(24)), 0, 240);
    List<TimeScale.Tick> ticks = scale.ticks(12);

    assertThat(ticks).hasSize(13);
    assertThat(ticks.get(0)).isEqualTo(new TimeScale.Tick(0, "00:00", "24 Apr"));
    assertThat(ticks.get(5)).isEqualTo(new TimeScale.Tick(100, "10:00", ""));
    assertThat(ticks.get(12)).isEqualTo(new TimeScale.Tick(240, "00:00", "25 Apr"));
  }

  @Test
  void aMonthHasDatesOnly() {
    TimeScale scale = new TimeScale(MIDNIGHT, MIDNIGHT.plus(Duration.ofDays(30)), 0, 900);

    assertThat(scale.ticks(12)).allMatch(t -> t.time().isEmpty() && !t.date().isEmpty());
  }

  @Test
  void theFirstTickIsNotBeforeTheStart() {
    Instant start = Instant.parse("2022-04-24T01:00:00.5Z");
    TimeScale scale = new TimeScale(start, start.plusSeconds(40), 0, 100);

    assertThat(scale.ticks(12).get(0).time()).isEqualTo("01:00:05");
    assertThat(scale.ticks(12).get(0).x()).isCloseTo(11.25, within(1e-9));
  }

  @Property(tries = 300)
  void ticksOfAnyMissionAreFewAndInside(
      @ForAll @LongRange(min = 1, max = 4_000_000_000L) long spanSeconds,
      @ForAll @LongRange(min = -4_000_000_000L, max = 4_000_000_000L) long offsetSeconds) {
    Instant start = MIDNIGHT.plusSeconds(offsetSeconds);
    TimeScale scale = new TimeScale(start, start.plusSeconds(spanSeconds), 50, 150);

    assertThat(scale.ticks(12)).hasSizeLessThanOrEqualTo(13);
    assertThat(scale.ticks(12)).allMatch(tick -> tick.x() >= 50 && tick.x() <= 150);
  }

  @Test
  void theTimeScaleIncludesContactsBeyondTheEnd() {
    MissionReport report =
        ExampleReport.with(
            "m",
            List.of(ExampleReport.satellite("A", 0.6)),
            List.of(),
            List.of(ExampleReport.contact("A", "S", 24 * 60 - 2, 1)));

    assertThat(TimeScale.of(report, 0, 100).to()).isEqualTo(report.end().plusSeconds(360));
  }

  @Test
  void spreadMovesNothingIfThereIsRoom() {
    assertThat(Spread.apart(new double[] {50, 10, 90}, 12, 0, 100)).containsExactly(50, 10, 90);
  }

  @Test
  void spreadMovesNeighborsApartByTheLeastTotal() {
    assertThat(Spread.apart(new double[] {50, 50, 10}, 12, 0, 100)).containsExactly(44, 56, 10);
  }

  @Property(tries = 300)
  void spreadKeepsTheGapTheOrderAndTheRoom(
      @ForAll @Size(max = 9) List<@DoubleRange(min = -50, max = 150) Double> wanted) {
    double[] from = wanted.stream().mapToDouble(d -> d).toArray();
    double[] places = Spread.apart(from, 12, 0, 100);

    int[] order =
        IntStream.range(0, from.length)
            .boxed()
            .sorted((a, b) -> Double.compare(places[a], places[b]))
            .mapToInt(i -> i)
            .toArray();
    for (int i = 0; i < order.length; i++) {
      assertThat(places[order[i]]).isBetween(-1e-9, 100 + 1e-9);
      if (i > 0) {
        assertThat(places[order[i]] - places[order[i - 1]]).isGreaterThanOrEqualTo(12 - 1e-9);
        assertThat(from[order[i]]).isGreaterThanOrEqualTo(from[order[i - 1]]);
      }
    }
  }

  @Test
  void tooManyPositionsAreSpacedEvenly() {
    assertThat(Spread.apart(new double[] {5, 5, 5}, 80, 0, 100)).containsExactly(0, 50, 100);
    assertThat(Spread.apart(new double[0], 80, 0, 100)).isEmpty();
  }

  @Test
  void rejectsAScaleWithoutExtent() {
    assertThatThrownBy(() -> new TimeScale(MIDNIGHT, MIDNIGHT, 0, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new LinearScale(1, 1, 1, 0, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
