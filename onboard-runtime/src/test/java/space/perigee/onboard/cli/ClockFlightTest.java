package space.perigee.onboard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import space.perigee.onboard.flight.Equipment;
import space.perigee.onboard.flight.FileCheckpointStore;
import space.perigee.onboard.flight.FlightSettings;
import space.perigee.onboard.flight.OnboardRuntime;
import space.perigee.onboard.flight.account.Counter;
import space.perigee.onboard.flight.account.EnergyBudget;
import space.perigee.onboard.flight.learn.SampleStream;
import space.perigee.onboard.flight.pass.GroundLink;
import space.perigee.onboard.learning.Learner;
import space.perigee.onboard.learning.TestModels;
import space.perigee.onboard.memory.RamStorage;
import space.perigee.onboard.plan.PlanReader;
import space.perigee.sync.contact.ContactPlan;
import space.perigee.sync.journal.MemoryJournalFolder;
import space.perigee.sync.link.Link;
import space.perigee.sync.transfer.SegmentStore;

/**
 * Flights whose clock is wrong at the start, or is set in flight. Each takes a sample a minute and
 * trains every ten minutes, for half an hour before the clock is set or the satellite is off, and
 * for an hour after it. Prints a table.
 */
class ClockFlightTest {

  private static final Instant RIGHT = Instant.parse("2026-06-01T00:00:00Z");
  private static final Instant LATE = Instant.parse("2038-01-19T03:14:08Z");
  private static final int BEFORE = 300;
  private static final int AFTER = 600;
  private static final double SPEED = 60; // a wait of 100 ms is 6 s of mission time
  private static final String PLAN =
      "{batch: 8, steps-per-sample: 1, drift: {page-hinkley: {}},"
          + " train-when: {any: [{every: PT10M}, {drift: {detector: page-hinkley}}]}}";

  /**
   * What happens to a clock.
   *
   * @param start what it reads at first
   * @param setBy by how much it is set
   * @param off time without power before the second half, when a new process starts; null if the
   *     first one goes on
   */
  record Case(String name, Instant start, Duration setBy, @Nullable Duration off) {

    @Override
    public String toString() {
      return name;
    }
  }

  private record Count(long seen, long missed, long trained, long settings) {

    static Count of(OnboardRuntime runtime) {
      return new Count(
          runtime.count(Counter.SAMPLES_SEEN),
          runtime.count(Counter.SAMPLES_MISSED),
          runtime.count(Counter.SAMPLES_TRAINED),
          runtime.count(Counter.CLOCK_SETTINGS));
    }
  }

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  private final RamStorage memory = new RamStorage();

  static Stream<Case> cases() {
    Duration tenYears = Duration.ofDays(3653);
    return Stream.of(
        new Case("the clock is right", RIGHT, Duration.ZERO, null),
        new Case("starts in 2038, set in flight", LATE, Duration.between(LATE, RIGHT), null),
        new Case("starts in 1970, set in flight", Instant.EPOCH, sinceEpoch(), null),
        new Case("starts in 2038, right at the next start", LATE, between(LATE), Duration.ZERO),
        new Case("starts in 1970, right at the next start", Instant.EPOCH, sinceEpoch(), minute()),
        new Case("1970 at the second start", RIGHT, sinceEpoch().negated(), minute()),
        new Case("2038 at the second start", RIGHT, between(LATE).negated(), minute()),
        new Case("three days without power", RIGHT, Duration.ZERO, Duration.ofDays(3)),
        new Case("set ahead by an hour", RIGHT, Duration.ofHours(1), null),
        new Case("set back by an hour", RIGHT, Duration.ofHours(-1), null),
        new Case("set ahead by ten years", RIGHT, tenYears, null),
        new Case("set back by ten years", RIGHT, tenYears.negated(), null),
        new Case("set to the year 2999", RIGHT, Duration.ofDays(355_000), null));
  }

  private static Duration sinceEpoch() {
    return between(Instant.EPOCH);
  }

  private static Duration between(Instant wrong) {
    return Duration.between(wrong, RIGHT);
  }

  private static Duration minute() {
    return Duration.ofMinutes(1);
  }

  @BeforeAll
  static void printHead() {
    System.out.println(
        "| clock | seen before | seen in the hour after | missed | until the next sample (s) |"
            + " trained in the hour after | settings noticed |");
    System.out.println("|---|---|---|---|---|---|---|");
  }

  @AfterAll
  static void printFoot() {
    System.out.println();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void learningGoesOnWithinAMissionMinute(Case clock) {
    WaitingWall wall = new WaitingWall(clock.start());
    OnboardRuntime runtime = runtime(wall.link());
    Duration off = clock.off();
    Count[] before = new Count[1];
    if (off == null) {
      wall.set(BEFORE, clock.setBy().dividedBy((long) SPEED));
      wall.then(BEFORE, () -> before[0] = Count.of(runtime));
      int[] next = watch(wall, runtime, BEFORE);
      fly(wall, runtime, clock.start(), BEFORE + AFTER);
      report(clock, before[0], Count.of(runtime), next[0]);
    } else {
      fly(wall, runtime, clock.start(), BEFORE);
      Instant start = clock.start().plusSeconds(BEFORE * 6L).plus(clock.setBy()).plus(off);
      WaitingWall second = new WaitingWall(start);
      OnboardRuntime restarted = runtime(second.link());
      int[] next = watch(second, restarted, 0);
      fly(second, restarted, start, AFTER);
      report(clock, Count.of(runtime), Count.of(restarted), next[0]);
    }
  }

  private static void report(Case clock, Count before, Count after, int untilNext) {
    long seen = after.seen() - before.seen();
    long trained = after.trained() - before.trained();
    System.out.printf(
        Locale.ROOT,
        "| %s | %d | %d | %d | %d | %d | %d |%n",
        clock.name(),
        before.seen(),
        seen,
        after.missed(),
        untilNext,
        trained,
        after.settings());
    assertThat(seen).isBetween(60L, 62L);
    assertThat(after.missed()).isZero();
    assertThat(untilNext).isLessThanOrEqualTo(60);
    assertThat(trained).isBetween(50L, 70L);
    boolean isSet = clock.setBy().isZero() || clock.off() != null && !clock.setBy().isNegative();
    assertThat(after.settings()).isEqualTo(isSet ? 0 : 1);
  }

  /** Notes how long after a number of waits the next sample is taken (s of mission time). */
  private static int[] watch(WaitingWall wall, OnboardRuntime runtime, int from) {
    int[] next = {-1};
    long[] seen = {runtime.count(Counter.SAMPLES_SEEN)};
    wall.then(from, () -> seen[0] = runtime.count(Counter.SAMPLES_SEEN));
    for (int wait = from + 1; wait <= from + AFTER; wait++) {
      int seconds = (wait - from) * 6;
      wall.then(
          wait,
          () -> {
            if (next[0] < 0 && runtime.count(Counter.SAMPLES_SEEN) > seen[0]) {
              next[0] = seconds;
            }
          });
    }
    return next;
  }

  private void fly(WaitingWall wall, OnboardRuntime runtime, Instant epoch, int waits) {
    FlightProcess process =
        new FlightProcess(runtime, wall.link(), wall.watch(epoch, epoch, SPEED), null, null);
    wall.then(waits, process::stop);
    process.fly();
  }

  private OnboardRuntime runtime(Link link) {
    return new OnboardRuntime(
        FlightSettings.of("mission", "sat").withLearning(PlanReader.parse("plan", PLAN), 1),
        Equipment.standalone(
                new Learner(TestModels.dense(1)),
                SampleStream.inOrder(TestModels.data(400, 1), false),
                EnergyBudget.unlimited(1, 1e9))
            .withGround(
                ContactPlan.of(List.of()),
                GroundLink.trusted(
                    link, new SegmentStore(new MemoryJournalFolder()), new MemoryJournalFolder()))
            .withState(memory, new FileCheckpointStore(folder)));
  }
}
