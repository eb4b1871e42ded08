package space.perigee.onboard.flight;

import static org.assertj.core.api.Assertions.assertThat;
import static space.perigee.onboard.flight.Flights.START;
import static space.perigee.onboard.flight.Flights.minutes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import space.perigee.onboard.data.SampleTable;
import space.perigee.onboard.flight.account.Counter;
import space.perigee.onboard.flight.account.EnergyBudget;
import space.perigee.onboard.flight.learn.LearningStatus;
import space.perigee.onboard.flight.learn.SampleStream;
import space.perigee.onboard.flight.pass.GroundLink;
import space.perigee.onboard.flight.pass.TransferSettings;
import space.perigee.onboard.flight.payload.PredictionSink;
import space.perigee.onboard.learning.Learner;
import space.perigee.onboard.learning.TestModels;
import space.perigee.onboard.memory.RamStorage;
import space.perigee.sync.contact.Contact;
import space.perigee.sync.contact.ContactPlan;
import space.perigee.sync.journal.FileJournalFolder;
import space.perigee.sync.journal.MemoryJournalFolder;
import space.perigee.sync.transfer.SegmentStore;

/** Deltas and hard examples wait in one outbox, and the status says what waits. */
class OneQueueTest {

  private static final SampleTable DATA = TestModels.data(120, 1);

  private static final ContactPlan PLAN =
      ContactPlan.of(List.of(contact(20, 24), contact(60, 64), contact(100, 104)));

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path outbox;

  private final VirtualLink link = new VirtualLink(4);
  private final RamStorage memory = new RamStorage();
  private final MemoryCheckpointStore checkpoints = new MemoryCheckpointStore();
  private final VirtualGround ground =
      new VirtualGround(new Learner(TestModels.compiled(1)).weights(), w -> w);

  /** The status used to count a delta that was half sent, no hard example, and those as sent. */
  @Test
  void withNoAnswerFromTheGroundTheStatusSaysWhatWaitsAndThatNothingWasSent() {
    OnboardRuntime runtime = runtime();
    Instant now = START;
    while (now.isBefore(minutes(110))) {
      now = runtime.step(now);
      link.down.clear();
    }

    assertThat(runtime.count(Counter.DELTAS_SENT)).isEqualTo(1);
    FlightStatus status = runtime.status(now);
    assertThat(status.downlink().queueBytes()).isPositive().isEqualTo(filesOfTheOutbox());
    LearningStatus.HardExampleStatus hard = hard(status);
    assertThat(hard.sent()).isZero();
    assertThat(hard.waiting()).isPositive();
    assertThat(hard.chosen()).isZero();
    assertThat(hard.awaited()).isZero();
    assertThat(hard(runtime().status(now))).as("after a restart").isEqualTo(hard);
  }

  @Test
  void aBatchOfHardExamplesIsChosenThoughADeltaWaits() {
    OnboardRuntime runtime = runtime();
    Instant now = START;
    boolean both = false;
    while (now.isBefore(minutes(22))) {
      now = runtime.step(now);
      both |= runtime.exchangeState().outgoing() != null && hard(runtime.status(now)).waiting() > 0;
    }

    assertThat(both).isTrue();
  }

  @Test
  void whatTheGroundAcceptsLeavesTheOutboxAndCounts() {
    OnboardRuntime runtime = runtime();
    Instant now = START;
    int generation = link.generation();
    while (now.isBefore(minutes(30))) {
      now = runtime.step(now);
      if (link.generation() != generation) {
        generation = link.generation();
        ground.onLinkUp();
      }
      ground.step(now, link);
    }

    FlightStatus status = runtime.status(now);
    assertThat(status.downlink().queueBytes()).isZero().isEqualTo(filesOfTheOutbox());
    assertThat(hard(status).waiting()).isZero();
    assertThat(hard(status).sent())
        .isPositive()
        .isEqualTo(ground.examples.get(0).examples().size());
    assertThat(hard(status).awaited()).isEqualTo((int) hard(status).sent());
  }

  private static LearningStatus.HardExampleStatus hard(FlightStatus status) {
    return Objects.requireNonNull(status.learning().hardExamples());
  }

  private long filesOfTheOutbox() {
    try (Stream<Path> files = Files.list(outbox)) {
      long sum = 0;
      for (Path file : files.toList()) {
        sum += Files.size(file);
      }
      return sum;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private OnboardRuntime runtime() {
    return new OnboardRuntime(
        Flights.settings("hard-examples: {score: margin, kept: 16, bytes-per-pass: 400}")
            .withTransfer(new TransferSettings(64, Duration.ofSeconds(5), Duration.ofSeconds(1))),
        new Equipment(
            new Learner(TestModels.compiled(1)),
            SampleStream.inOrder(DATA, false),
            null,
            EnergyBudget.unlimited(1, 1e9),
            PLAN,
            GroundLink.trusted(
                link, new SegmentStore(new MemoryJournalFolder()), new FileJournalFolder(outbox)),
            memory,
            checkpoints,
            PredictionSink.NONE));
  }

  private static Contact contact(long from, long to) {
    return new Contact("sat", "station", minutes(from), minutes(to), 45);
  }
}
