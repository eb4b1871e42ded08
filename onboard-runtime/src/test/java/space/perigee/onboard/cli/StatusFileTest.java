package space.perigee.onboard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import space.perigee.onboard.flight.Equipment;
import space.perigee.onboard.flight.FlightSettings;
import space.perigee.onboard.flight.MountedDisk;
import space.perigee.onboard.flight.OnboardRuntime;
import space.perigee.onboard.flight.account.Counter;
import space.perigee.onboard.flight.account.EnergyBudget;
import space.perigee.onboard.flight.learn.SampleStream;
import space.perigee.onboard.flight.pass.GroundLink;
import space.perigee.onboard.learning.Learner;
import space.perigee.onboard.learning.TestModels;
import space.perigee.sync.contact.ContactPlan;
import space.perigee.sync.journal.MemoryJournalFolder;
import space.perigee.sync.transfer.SegmentStore;

/** The status file of flights with a sample a minute, in real time. */
class StatusFileTest {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final int MINUTE = 600;
  private static final int HOUR = 60 * MINUTE;

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  private final WaitingWall wall = new WaitingWall(START);

  /** What happens to the disk of the file. */
  interface Event {
    void happen(MountedDisk disk) throws IOException;
  }

  record Case(String name, Event fails, Event returns) {

    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> cases() {
    return Stream.of(
        new Case("full", MountedDisk::fill, MountedDisk::empty),
        new Case("read-only", MountedDisk::makeReadOnly, MountedDisk::makeWritable),
        new Case("unmounted", MountedDisk::vanish, MountedDisk::comeBack));
  }

  @Test
  void anHourOfSamplesEachMinuteWritesLittle() {
    Path file = folder.resolve("status.json");
    Set<@Nullable Object> files = new HashSet<>();
    long[] bytes = {0};
    for (int wait = 1; wait <= HOUR; wait++) {
      wall.then(
          wait,
          () -> {
            BasicFileAttributes now = attributes(file);
            if (files.add(now.fileKey() + " " + now.lastModifiedTime())) {
              bytes[0] += now.size();
            }
          });
    }
    fly(file, HOUR);

    System.out.printf(
        Locale.ROOT, "status file: %d writes, %d bytes in an hour%n", files.size(), bytes[0]);
    assertThat(files.size()).isBetween(60, 62);
    assertThat(bytes[0]).isLessThan(200_000);
  }

  @Test
  void aReaderSeesThatTheSatelliteLives() {
    Path file = folder.resolve("status.json");
    OnboardRuntime runtime = runtime();
    StatusFile status = new StatusFile(file, List.of());
    status.update(() -> runtime.status(START), 0);
    status.update(() -> runtime.status(START.plusSeconds(59)), Duration.ofSeconds(59).toNanos());
    assertThat(file).content().contains("2026-01-01T00:00:00Z");
    status.update(() -> runtime.status(START.plusSeconds(60)), Duration.ofSeconds(60).toNanos());
    assertThat(file).content().contains("2026-01-01T00:01:00Z");
  }

  @ParameterizedTest
  @MethodSource("cases")
  void itsDiskDoesNotEndTheFlight(Case disk) throws IOException {
    try (MountedDisk mounted =
        MountedDisk.open(Files.createDirectory(folder.resolve("m")), "64k")) {
      Path file = mounted.path().resolve("status.json");
      wall.then(10 * MINUTE, () -> happen(disk.fails(), mounted));
      wall.then(
          20 * MINUTE,
          () -> {
            happen(disk.returns(), mounted);
            assertThat(file).content().contains("\"samplesSeen\" : 10");
          });
      wall.then(21 * MINUTE, () -> assertThat(file).content().contains("\"samplesSeen\" : 21"));
      OnboardRuntime runtime = fly(file, 22 * MINUTE);

      assertThat(runtime.count(Counter.SAMPLES_SEEN)).isEqualTo(22);
      try (Stream<Path> left = Files.list(mounted.path())) {
        assertThat(left).containsExactly(file);
      }
    }
  }

  private static void happen(Event event, MountedDisk disk) {
    try {
      event.happen(disk);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static BasicFileAttributes attributes(Path file) {
    try {
      return Files.readAttributes(file, BasicFileAttributes.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private OnboardRuntime fly(Path file, int waits) {
    OnboardRuntime runtime = runtime();
    FlightProcess process =
        new FlightProcess(
            runtime,
            wall.link(),
            wall.watch(START, START, 1),
            null,
            new StatusFile(file, List.of()));
    wall.then(waits, process::stop);
    process.fly();
    return runtime;
  }

  private OnboardRuntime runtime() {
    return new OnboardRuntime(
        FlightSettings.of("mission", "sat"),
        Equipment.standalone(
                new Learner(TestModels.dense(1)),
                SampleStream.inOrder(TestModels.data(100, 1), false),
                EnergyBudget.unlimited(1, 1e9))
            .withGround(
                ContactPlan.of(List.of()),
                GroundLink.trusted(
                    wall.link(),
                    new SegmentStore(new MemoryJournalFolder()),
                    new MemoryJournalFolder())));
  }
}
