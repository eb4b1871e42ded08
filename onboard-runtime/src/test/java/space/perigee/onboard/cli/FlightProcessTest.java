package space.perigee.onboard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import space.perigee.onboard.flight.Equipment;
import space.perigee.onboard.flight.FlightSettings;
import space.perigee.onboard.flight.MemoryCheckpointStore;
import space.perigee.onboard.flight.OnboardRuntime;
import space.perigee.onboard.flight.account.Counter;
import space.perigee.onboard.flight.account.EnergyBudget;
import space.perigee.onboard.flight.learn.SampleStream;
import space.perigee.onboard.flight.pass.GroundLink;
import space.perigee.onboard.learning.Learner;
import space.perigee.onboard.learning.TestModels;
import space.perigee.onboard.memory.RamStorage;
import space.perigee.sync.contact.ContactPlan;
import space.perigee.sync.journal.MemoryJournalFolder;
import space.perigee.sync.link.Link;
import space.perigee.sync.transfer.SegmentStore;

/** On a wall clock that moves only while the process waits. */
class FlightProcessTest {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  private final WaitingWall wall = new WaitingWall(START);
  private final MemoryCheckpointStore checkpoints = new MemoryCheckpointStore();
  private int stopAfterWaits;

  @Test
  void takesEverySampleWhenItIsDue() throws IOException {
    OnboardRuntime runtime = fly(60, START.plus(Duration.ofMinutes(30)));

    assertThat(runtime.count(Counter.SAMPLES_SEEN)).isEqualTo(30);
    assertThat(Duration.between(START, wall.instant())).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void waitsNoLongerThanASignalCanWait() throws IOException {
    fly(1, START.plus(Duration.ofMinutes(3)));

    assertThat(wall.waits()).allMatch(wait -> wait.compareTo(Duration.ofMillis(100)) <= 0);
  }

  @Test
  void savesItsStateWhenItIsStopped() throws IOException {
    stopAfterWaits = 700;
    OnboardRuntime runtime = fly(1, null);

    assertThat(runtime.count(Counter.SAMPLES_SEEN)).isEqualTo(2);
    assertThat(
            checkpoints.load(runtime.learner().layout()).orElseThrow().learning().streamPosition())
        .isEqualTo(2);
    assertThat(Files.readString(folder.resolve("status.json")))
        .contains("\"samplesSeen\" : 2", "\"missionTime\" : \"2026-01-01T00:01:10Z\"");
  }

  @ParameterizedTest
  @ValueSource(longs = {3600, -3600, 315_576_000, -315_576_000, -1_767_225_600, 379_728_000})
  void keepsItsPaceWhenTheClockIsSet(long seconds) throws IOException {
    wall.set(6_000, Duration.ofSeconds(seconds));
    stopAfterWaits = 12_000;
    OnboardRuntime runtime = fly(1, null);

    assertThat(runtime.count(Counter.SAMPLES_SEEN)).isEqualTo(20);
    assertThat(runtime.count(Counter.SAMPLES_MISSED)).isZero();
    assertThat(runtime.count(Counter.CLOCK_SETTINGS)).isEqualTo(1);
  }

  private OnboardRuntime fly(double speed, @Nullable Instant until) throws IOException {
    Link link = wall.link();
    OnboardRuntime runtime =
        new OnboardRuntime(
            FlightSettings.of("mission", "sat"),
            Equipment.standalone(
                    new Learner(TestModels.dense(1)),
                    SampleStream.inOrder(TestModels.data(100, 1), false),
                    EnergyBudget.unlimited(1, 1e9))
                .withGround(
                    ContactPlan.of(List.of()),
                    GroundLink.trusted(
                        link,
                        new SegmentStore(new MemoryJournalFolder()),
                        new MemoryJournalFolder()))
                .withState(new RamStorage(), checkpoints));
    FlightProcess process =
        new FlightProcess(
            runtime,
            link,
            wall.watch(START, START, speed),
            until,
            new StatusFile(folder.resolve("status.json"), List.of()));
    wall.then(stopAfterWaits, process::stop);
    process.fly();
    return runtime;
  }
}
