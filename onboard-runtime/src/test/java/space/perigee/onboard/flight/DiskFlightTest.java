package space.perigee.onboard.flight;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import space.perigee.onboard.data.SampleTable;
import space.perigee.onboard.flight.FlightSettings.Rhythm;
import space.perigee.onboard.flight.account.Counter;
import space.perigee.onboard.flight.account.DiskWatch;
import space.perigee.onboard.flight.account.EnergyBudget;
import space.perigee.onboard.flight.learn.SampleStream;
import space.perigee.onboard.flight.pass.GroundLink;
import space.perigee.onboard.flight.pass.TransferSettings;
import space.perigee.onboard.flight.payload.PredictionSink;
import space.perigee.onboard.learning.Learner;
import space.perigee.onboard.learning.TestModels;
import space.perigee.onboard.plan.PlanReader;
import space.perigee.sync.contact.Contact;
import space.perigee.sync.contact.ContactPlan;
import space.perigee.sync.journal.FileJournalFolder;
import space.perigee.sync.journal.JournalFolder;
import space.perigee.sync.journal.LastState;
import space.perigee.sync.order.CommandTrust;
import space.perigee.sync.transfer.Outbox;
import space.perigee.sync.transfer.Peer;
import space.perigee.sync.trust.VersionFloor;

/**
 * Flights of two hours whose state is on a real disk of 256 KB that fails for forty minutes, while
 * a contact passes: full, read-only, unmounted, wiped; all of it, or the outbox alone; in flight,
 * or at a start. Contacts come 15 minutes after the failure, 10 after the return, and later. Prints
 * a table.
 */
class DiskFlightTest {

  private static final String SIZE = "256k";
  private static final int FAILS = 40;
  private static final int RETURNS = 80;
  private static final int ENDS = 140;
  private static final String PLAN =
      "{batch: 4, steps-per-sample: 1, memory: {samples: 20},"
          + " hard-examples: {score: margin, kept: 4, bytes-per-pass: 200}}";

  /** What happens to a disk. */
  interface Event {
    void happen(MountedDisk disk) throws IOException;
  }

  /**
   * A way to fail.
   *
   * @param restarts true if the satellite is off when the disk fails, and starts without it
   * @param outboxOnly true if only the outbox is on the disk that fails
   * @param learns the policy for the time without a disk
   */
  record Case(
      String name,
      Event fails,
      Event returns,
      boolean restarts,
      boolean outboxOnly,
      boolean learns) {

    @Override
    public String toString() {
      return name;
    }
  }

  private record Count(long seen, long trained, long acked, long adopted) {

    Count less(Count before) {
      return new Count(
          seen - before.seen,
          trained - before.trained,
          acked - before.acked,
          adopted - before.adopted);
    }

    static Count of(OnboardRuntime runtime) {
      return new Count(
          runtime.count(Counter.SAMPLES_SEEN),
          runtime.count(Counter.SAMPLES_TRAINED),
          runtime.count(Counter.DELTAS_ACKED),
          runtime.count(Counter.MODELS_ADOPTED));
    }
  }

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  private final SampleTable data = TestModels.data(200, 1);
  private final VirtualLink link = new VirtualLink(4);
  private final VirtualGround ground =
      new VirtualGround(new Learner(TestModels.compiled(1)).weights(), SatelliteFixture::nudged);
  private int generation;
  private Instant now = Flights.START;

  static Stream<Case> cases() {
    Event full = MountedDisk::fill;
    Event room = MountedDisk::empty;
    Event readOnly = MountedDisk::makeReadOnly;
    Event writable = MountedDisk::makeWritable;
    Event vanishes = MountedDisk::vanish;
    Event back = MountedDisk::comeBack;
    Event wiped =
        disk -> {
          disk.wipe();
          disk.vanish();
        };
    return Stream.of(
        new Case("the disk works", disk -> {}, disk -> {}, false, false, true),
        new Case("full", full, room, false, false, true),
        new Case("full, training waits", full, room, false, false, false),
        new Case("read-only", readOnly, writable, false, false, true),
        new Case("unmounted, and back", vanishes, back, false, false, true),
        new Case("unmounted, and back empty", wiped, back, false, false, true),
        new Case("full at a start", full, room, true, false, true),
        new Case("read-only at a start", readOnly, writable, true, false, true),
        new Case("unmounted at a start, and back empty", wiped, back, true, false, true),
        new Case("outbox full", full, room, false, true, true),
        new Case("outbox read-only", readOnly, writable, false, true, true),
        new Case("outbox unmounted, and back empty", wiped, back, false, true, true));
  }

  @BeforeAll
  static void printHead() {
    System.out.println(
        "| disk | predicted, trained in 40 min without it | failed writes | durable again after (s)"
            + " | in the hour after: predicted, trained, deltas accepted, models adopted |");
    System.out.println("|---|---|---|---|---|");
  }

  @AfterAll
  static void printFoot() {
    System.out.println();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void theFlightGoesOnAndEverythingResumes(Case disk) throws IOException {
    try (MountedDisk mounted = MountedDisk.open(Files.createDirectory(folder.resolve("m")), SIZE)) {
      Path failing = mounted.path().resolve("sat");
      Path state = disk.outboxOnly() ? folder.resolve("state") : failing;
      Flight flight = new Flight(disk, state, failing);
      flight.until(FAILS);
      if (disk.restarts()) {
        flight.close();
      }
      disk.fails().happen(mounted);
      flight = disk.restarts() ? new Flight(disk, state, failing) : flight;
      Count before = flight.count();
      flight.until(RETURNS);
      Count without = flight.count().less(before);
      long failures = flight.runtime.count(Counter.DISK_FAILURES);
      boolean failed = flight.runtime.status(now).upkeep().unsavedSince() != null;
      disk.returns().happen(mounted);
      before = flight.count();
      flight.untilDurable();
      Duration later = Duration.between(Flights.minutes(RETURNS), now);
      flight.until(ENDS);
      Count after = flight.count().less(before);
      flight.close();
      Flight next = new Flight(disk, state, failing);
      Count resumed = next.count();
      next.close();
      print(disk, without, failures, failed ? later.toSeconds() : 0, after);
      boolean works = disk.name().endsWith("works");
      assertThat(without.seen()).isBetween(40L, 41L);
      assertThat(without.trained()).isBetween(disk.learns() ? 36L : 0L, disk.learns() ? 44L : 3L);
      assertThat(failures > 0).isEqualTo(!works);
      assertThat(failed).isEqualTo(!works && !disk.outboxOnly());
      assertThat(later).isLessThanOrEqualTo(DiskWatch.RETRY);
      assertThat(after.seen()).isBetween(60L, 61L);
      assertThat(after.trained()).isGreaterThanOrEqualTo(56);
      assertThat(after.acked()).isPositive();
      assertThat(after.adopted()).isPositive();
      assertThat(resumed).isEqualTo(flight.count());
    }
  }

  private static void print(Case disk, Count without, long failures, long later, Count after) {
    System.out.printf(
        Locale.ROOT,
        "| %s | %d, %d | %d | %d | %d, %d, %d, %d |%n",
        disk,
        without.seen(),
        without.trained(),
        failures,
        later,
        after.seen(),
        after.trained(),
        after.acked(),
        after.adopted());
  }

  /** A satellite in flight. */
  private final class Flight {

    private final StateFolder state;
    private final OnboardRuntime runtime;

    Flight(Case disk, Path folder, Path outbox) throws IOException {
      state = StateFolder.open(folder);
      runtime = new OnboardRuntime(settings(disk), equipment(outbox));
    }

    private Equipment equipment(Path outbox) {
      Peer peer = Peer.passing();
      JournalFolder memory = state.ground();
      return new Equipment(
          new Learner(TestModels.compiled(1)),
          SampleStream.inOrder(data, true),
          null,
          EnergyBudget.unlimited(1, 1e9),
          ContactPlan.of(IntStream.of(20, 55, 90, 125).mapToObj(DiskFlightTest::contact).toList()),
          new GroundLink(
              link,
              peer,
              state.inbox(),
              new Outbox(
                  FileJournalFolder.waiting(outbox.resolve("outbox")),
                  1 << 20,
                  Outbox.Policy.DROP_OLDEST,
                  peer.numbers()),
              new VersionFloor(new LastState(memory, "version"), Flights.START),
              memory,
              CommandTrust.open()),
          state.memory(),
          state.checkpoints(),
          PredictionSink.NONE);
    }

    Count count() {
      return Count.of(runtime);
    }

    void until(int minute) {
      while (now.isBefore(Flights.minutes(minute))) {
        step(Flights.minutes(minute));
      }
    }

    void untilDurable() {
      Instant end = now.plus(Duration.ofHours(1));
      while (now.isBefore(end) && runtime.status(now).upkeep().unsavedSince() != null) {
        step(end);
      }
    }

    private void step(Instant end) {
      Instant next = runtime.step(now);
      if (link.generation() != generation) {
        generation = link.generation();
        ground.onLinkUp();
      }
      ground.step(now, link);
      now = next.isAfter(end) ? end : next.isAfter(now) ? next : now;
    }

    void close() throws IOException {
      runtime.checkpoint();
      state.close();
    }
  }

  private static Contact contact(int minute) {
    return new Contact("sat", "north", Flights.minutes(minute), Flights.minutes(minute + 4), 45);
  }

  private static FlightSettings settings(Case disk) {
    return FlightSettings.of("mission", "sat")
        .withRhythm(
            Rhythm.DEFAULT.withDisk(new DiskRules(Duration.ofMinutes(5), 500, disk.learns())))
        .withLearning(PlanReader.parse("plan", PLAN), 1)
        .withTransfer(new TransferSettings(64, Duration.ofSeconds(5), Duration.ofSeconds(1)));
  }
}
