package space.perigee.onboard.flight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static space.perigee.onboard.flight.Flights.START;
import static space.perigee.onboard.flight.Flights.minutes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import space.perigee.onboard.data.SampleTable;
import space.perigee.onboard.flight.account.Counter;
import space.perigee.onboard.flight.learn.LearningLoop;
import space.perigee.onboard.flight.learn.LearningParts;
import space.perigee.onboard.flight.learn.LearningStatus;
import space.perigee.onboard.learning.SplitMix64;
import space.perigee.onboard.learning.TestModels;
import space.perigee.onboard.memory.FolderStorage;
import space.perigee.onboard.memory.RecordStorage;
import space.perigee.sync.io.InputException;
import space.perigee.sync.model.ParameterLayout;
import space.perigee.sync.model.Weights;

/** A satellite that is killed at any point learns what one learns that never is. */
class LearningRestartTest {

  private static final SampleTable DATA = Flights.oneLabelIn(2, TestModels.drifting(400, 1));

  private static final String TRIGGERED =
      """
      strategy: derpp
      train: 1
      memory: {samples: 30, bits: 8}
      batch: 8
      replayed: 8
      steps-per-sample: 2
      waiting: 40
      train-when: {any: [{samples: {at-least: 24}}, {drift: {detector: page-hinkley}}]}
      drift:
        page-hinkley: {lambda: 5}
        adwin: {delta: 0.05}
        embedding-distance: {block: 4, reference-blocks: 8}
      hard-examples: {score: random, kept: 10, bytes-per-pass: 200}
      pseudo-labels: {confidence: 0.6, margin: 0.2}
      """;

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "strategy: fine-tune",
        "{}",
        "{strategy: replay-balanced, train: head, memory: {samples: 20, bits: 8}}",
        "{strategy: replay-spread, train: 1, memory: {samples: 20, bits: 8}}",
        "{strategy: derpp, batch: 4, replayed: 4, memory: {samples: 20, bits: 8}}",
        "{strategy: er-ace, train: 1, batch: 4, replayed: 4, memory: {samples: 20, bits: 8}}",
        "{strategy: a-gem, batch: 4, replayed: 4, steps-per-sample: 3}",
        "{strategy: ewc, batch: 4, drift: {page-hinkley: {lambda: 5}}}",
        "{strategy: si, batch: 4, drift: {page-hinkley: {lambda: 5}}}",
        "{strategy: lwf, batch: 4, drift: {page-hinkley: {lambda: 5}}}",
        "{strategy: fedprox, batch: 4}",
        "{strategy: of-a-user, batch: 4}",
        TRIGGERED
      })
  void learnsBitForBitTheSameThoughItIsKilledAgainAndAgain(String plan) throws IOException {
    OnboardRuntime whole = Flights.fly(Flights.runtime(plan, DATA));
    SplitMix64 random = new SplitMix64(plan.hashCode());
    Instant now = START;
    int kills = 0;
    while (now.isBefore(minutes(380))) {
      Instant kill = now.plusMillis(random.nextLong(30_000, 4_000_000));
      try (FolderStorage memory = memory()) {
        Flights.fly(runtime(plan, memory), now, kill);
      }
      now = kill;
      kills++;
    }
    try (FolderStorage memory = memory()) {
      OnboardRuntime last = Flights.fly(runtime(plan, memory), now, Instant.MAX);

      assertThat(kills).isGreaterThan(8);
      assertSame(last, whole);
    }
  }

  @Test
  void theRichPlanOfTheseTestsUsesAllThatAPlanCanHave() {
    OnboardRuntime whole = Flights.fly(Flights.runtime(TRIGGERED, DATA));
    LearningStatus status = whole.status(minutes(400)).learning();

    assertThat(status.drifts()).containsKey("page-hinkley");
    assertThat(status.trainings()).isGreaterThan(5);
    assertThat(status.pseudoLabels()).isGreaterThan(3);
    assertThat(status.kept()).isEqualTo(30);
    assertThat(status.keptBytes()).isEqualTo(30 * (8 + 8 + 3 * 4));
    assertThat(status.hardExamples())
        .isEqualTo(new LearningStatus.HardExampleStatus(10, 0, 0, 0, 0, 0, 0));
  }

  /** Killed while a checkpoint is made: before it is durable, or after that and before more. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void learnsTheSameThoughItIsKilledInTheMiddleOfCheckpoints(boolean durable) throws IOException {
    OnboardRuntime whole = Flights.fly(Flights.runtime(TRIGGERED, DATA));
    int killAt = durable ? 2 : 3;
    int kills = 0;
    Instant now = START;
    while (true) {
      try (FolderStorage memory = memory()) {
        DyingStore dying = new DyingStore(new FileCheckpointStore(folder), killAt, durable);
        Equipment equipment = Flights.equipment(DATA).withState(memory, dying);
        OnboardRuntime last = new OnboardRuntime(Flights.settings(TRIGGERED), equipment);
        while (!last.hasLearnedAll()) {
          Instant next = last.step(now);
          now = next.isAfter(now) ? next : now;
        }
        assertThat(kills).isGreaterThan(10);
        assertSame(last, whole);
        return;
      } catch (PowerCut e) {
        kills++;
      }
    }
  }

  /** The other end of what a power cut may do: nothing that was written since is on the disk. */
  @Test
  void learnsTheSameThoughAllThatWasNotSyncedIsLost() throws IOException {
    OnboardRuntime whole = Flights.fly(Flights.runtime(TRIGGERED, DATA));
    SplitMix64 random = new SplitMix64(5);
    Path disk = folder.resolve("memory");
    Instant now = START;
    while (now.isBefore(minutes(380))) {
      Instant cut = now.plusMillis(random.nextLong(600_000, 4_000_000));
      SyncedStore store = new SyncedStore(new FileCheckpointStore(folder), disk);
      try (FolderStorage memory = memory()) {
        store.remember();
        Flights.fly(
            new OnboardRuntime(
                Flights.settings(TRIGGERED), Flights.equipment(DATA).withState(memory, store)),
            now,
            cut);
      }
      store.forgetWhatCameLater();
      now = cut;
    }
    try (FolderStorage memory = memory()) {
      assertSame(Flights.fly(runtime(TRIGGERED, memory), now, Instant.MAX), whole);
    }
  }

  @Test
  void aKillInTheMiddleOfATrainingGoesOnInItsMiddle() throws IOException {
    OnboardRuntime whole = Flights.fly(Flights.runtime(TRIGGERED, DATA));
    Instant now = START;
    int inTheMiddle = 0;
    while (true) {
      try (FolderStorage memory = memory()) {
        OnboardRuntime runtime = runtime(TRIGGERED, memory);
        long steps = runtime.count(Counter.STEPS_TAKEN);
        while (runtime.count(Counter.STEPS_TAKEN) == steps && !runtime.hasLearnedAll()) {
          Instant next = runtime.step(now);
          now = next.isAfter(now) ? next : now;
        }
        inTheMiddle += runtime.step(now).isAfter(now) ? 0 : 1;
        runtime.checkpoint();
        if (runtime.hasLearnedAll()) {
          assertThat(inTheMiddle).isGreaterThan(10);
          assertSame(runtime, whole);
          return;
        }
      }
    }
  }

  private static void assertSame(OnboardRuntime actual, OnboardRuntime expected) {
    Instant end = minutes(400);
    assertThat(actual.learner().weights()).isEqualTo(expected.learner().weights());
    assertThat(actual.learner().updaterState()).isEqualTo(expected.learner().updaterState());
    assertThat(actual.status(end)).isEqualTo(expected.status(end));
  }

  @Test
  void aPlanThatChangesInOrbitKeepsTheModelAndBeginsItsMemoryAnew() throws IOException {
    String before = "{strategy: replay, memory: {samples: 20}}";
    try (FolderStorage memory = memory()) {
      OnboardRuntime runtime = Flights.fly(runtime(before, memory), START, minutes(100));
      runtime.checkpoint();
      assertThat(runtime.status(minutes(100)).learning().kept()).isEqualTo(20);
      Weights weights = runtime.learner().weights();

      OnboardRuntime next = runtime("{strategy: er-ace, memory: {samples: 10, bits: 8}}", memory);

      assertThat(next.learner().weights()).isEqualTo(weights);
      assertThat(next.count(Counter.SAMPLES_SEEN)).isEqualTo(100);
      assertThat(next.status(minutes(100)).learning().kept()).isZero();
      Flights.fly(next, minutes(100), minutes(200));
      assertThat(next.status(minutes(200)).learning().kept()).isEqualTo(10);
    }
  }

  @Test
  void aStateThatMakesNoSenseIsRefusedWithThePartAndTheWayOut() throws IOException {
    FileCheckpointStore store = new FileCheckpointStore(folder);
    try (FolderStorage memory = memory()) {
      OnboardRuntime runtime = Flights.fly(runtime("{}", memory), START, minutes(50));
      runtime.checkpoint();
      Checkpoint whole = store.load(runtime.learner().layout()).orElseThrow();
      LearningParts.Saved strategy = whole.learning().parts().get("strategy");
      if (strategy == null) {
        throw new AssertionError("no strategy");
      }
      byte[] cut = Arrays.copyOf(strategy.bytes(), strategy.bytes().length - 1);
      store.save(with(whole, new LearningParts.Saved(strategy.settings(), cut)));

      assertThatExceptionOfType(InputException.class)
          .isThrownBy(() -> runtime("{}", memory))
          .withMessageContaining("'strategy' (replay on 3 of 3 layers, memory of 500 in 32 bits)")
          .withMessageContaining("begin with an empty state folder");
    }
  }

  private static Checkpoint with(Checkpoint checkpoint, LearningParts.Saved strategy) {
    LearningLoop.State learning = checkpoint.learning();
    Map<String, LearningParts.Saved> parts = new HashMap<>(learning.parts());
    parts.put("strategy", strategy);
    return new Checkpoint(
        checkpoint.mission(),
        checkpoint.satellite(),
        checkpoint.network(),
        checkpoint.global(),
        checkpoint.exchange(),
        new LearningLoop.State(parts, learning.streamPosition(), learning.nextSampleAt()),
        checkpoint.accounts(),
        checkpoint.trainedAtOffer());
  }

  /** A flipped bit on the medium costs a sample, and nothing else. */
  @Test
  void aDamagedSampleIsForgotten() throws IOException {
    String plan = "{strategy: replay, memory: {samples: 20}}";
    try (FolderStorage memory = memory()) {
      Flights.fly(runtime(plan, memory), START, minutes(100)).checkpoint();
    }
    Path slots = folder.resolve("memory").resolve("replay.slots");
    byte[] bytes = Files.readAllBytes(slots);
    for (int i = 0; i < bytes.length; i += 4) {
      bytes[i] ^= 1;
    }
    Files.write(slots, bytes);
    try (FolderStorage memory = memory()) {
      OnboardRuntime runtime = Flights.fly(runtime(plan, memory), minutes(100), Instant.MAX);
      assertThat(runtime.learner().weights().isFinite()).isTrue();
      assertThat(runtime.status(minutes(400)).learning().kept()).isBetween(1, 20);
    }
  }

  private FolderStorage memory() {
    return new FolderStorage(folder.resolve("memory"));
  }

  private OnboardRuntime runtime(String plan, RecordStorage memory) {
    return new OnboardRuntime(
        Flights.settings(plan),
        Flights.equipment(DATA).withState(memory, new FileCheckpointStore(folder)));
  }

  /** Knows what was on the disk when a checkpoint was made, after all was synced. */
  private static final class SyncedStore implements CheckpointStore {

    private final CheckpointStore store;
    private final Path disk;
    private final Map<Path, byte[]> synced = new HashMap<>();

    SyncedStore(CheckpointStore store, Path disk) {
      this.store = store;
      this.disk = disk;
    }

    void remember() throws IOException {
      synced.clear();
      if (Files.isDirectory(disk)) {
        try (Stream<Path> files = Files.list(disk)) {
          for (Path file : files.toList()) {
            synced.put(file, Files.readAllBytes(file));
          }
        }
      }
    }

    void forgetWhatCameLater() throws IOException {
      for (Map.Entry<Path, byte[]> file : synced.entrySet()) {
        Files.write(file.getKey(), file.getValue());
      }
    }

    @Override
    public Optional<Checkpoint> load(ParameterLayout layout) {
      return store.load(layout);
    }

    @Override
    public void save(Checkpoint checkpoint) {
      try {
        remember();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      store.save(checkpoint);
    }
  }

  private static final class PowerCut extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  /** Loses power at a checkpoint. */
  private static final class DyingStore implements CheckpointStore {

    private final CheckpointStore store;
    private final int dyingAt;
    private final boolean durable;
    private int saves;

    DyingStore(CheckpointStore store, int dyingAt, boolean durable) {
      this.store = store;
      this.dyingAt = dyingAt;
      this.durable = durable;
    }

    @Override
    public Optional<Checkpoint> load(ParameterLayout layout) {
      return store.load(layout);
    }

    @Override
    public void save(Checkpoint checkpoint) {
      saves++;
      if (saves == dyingAt && !durable) {
        throw new PowerCut();
      }
      store.save(checkpoint);
      if (saves == dyingAt) {
        throw new PowerCut();
      }
    }
  }
}
