package space.perigee.onboard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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
import space.perigee.sync.time.MissionClock;
import space.perigee.sync.transfer.Endpoint.Wire;
import space.perigee.sync.transfer.LinkTraits;
import space.perigee.sync.transfer.SegmentStore;

/** On a wall clock that moves only while the process waits. */
class FlightProcessTest {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  private final WaitingClock wall = new WaitingClock();
  private final MemoryCheckpointStore checkpoints = new MemoryCheckpointStore();
  private @Nullable FlightProcess process;
  private int stopAfterWaits = Integer.MAX_VALUE;

  @Test
  void takesEverySampleWhenItIsDue() throws IOException {
    OnboardRuntime runtime = fly(60, START.plus(Duration.ofMinutes(30)));

    assertThat(runtime.count(Counter.SAMPLES_SEEN)).isEqualTo(30);
    assertThat(Duration.between(START, wall.instant())).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void waitsNoLongerThanASignalCanWait() throws IOException {
    fly(1, START.plus(Duration.ofMinutes(3)));

    assertThat(wall.waits).allMatch(wait -> wait.compareTo(Duration.ofMillis(100)) <= 0);
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

  private OnboardRuntime fly(double speed, @Nullable Instant until) throws IOException {
    WaitingLink link = new WaitingLink();
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
    process =
        new FlightProcess(
            runtime,
            link,
            new MissionClock(wall, START, START, speed),
            until,
            folder.resolve("status.json"));
    process.fly();
    return runtime;
  }

  private static final class WaitingClock extends Clock {

    private final List<Duration> waits = new ArrayList<>();
    private Instant now = START;

    void pass(Duration wait) {
      waits.add(wait);
      now = now.plus(wait);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  private final class WaitingLink implements Link {

    @Override
    public void open() {}

    @Override
    public void shut() {}

    @Override
    public int generation() {
      return 0;
    }

    @Override
    public boolean isUp() {
      return false;
    }

    @Override
    public boolean hasRoom() {
      return false;
    }

    @Override
    public void send(String satellite, Wire frame) {}

    @Override
    public LinkTraits traits() {
      return LinkTraits.reliable();
    }

    @Override
    public Optional<Event> next(Duration wait) {
      wall.pass(wait.isZero() ? Duration.ofNanos(1) : wait);
      if (wall.waits.size() >= stopAfterWaits && process != null) {
        process.stop();
      }
      return Optional.empty();
    }

    @Override
    public void close() {}
  }
}
