package space.perigee.onboard.flight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import space.perigee.onboard.flight.account.Counter;
import space.perigee.onboard.flight.account.FlightAccounts;
import space.perigee.onboard.flight.account.Governor;
import space.perigee.onboard.flight.learn.LearningLoop;
import space.perigee.onboard.flight.learn.LearningParts;
import space.perigee.sync.exchange.ExchangeState;
import space.perigee.sync.io.InputException;
import space.perigee.sync.model.ParameterLayout;
import space.perigee.sync.model.TensorSpec;
import space.perigee.sync.model.Weights;

class FileCheckpointStoreTest {

  private static final ParameterLayout LAYOUT =
      new ParameterLayout(List.of(new TensorSpec("0_W", List.of(2, 2))));

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  @Test
  void givesBackWhatItWasGiven() {
    Checkpoint kept = checkpoint(1);
    store().save(kept);

    Checkpoint read = store().load(LAYOUT).orElseThrow();

    assertThat(read)
        .usingRecursiveComparison()
        .withEqualsForType(Weights::equals, Weights.class)
        .ignoringFields("exchange")
        .isEqualTo(kept);
    assertThat(read.exchange().toBytes()).isEqualTo(kept.exchange().toBytes());
  }

  @Test
  void keepsTheBeginningOfTimeApartFromNoTime() {
    Checkpoint kept = checkpoint(1);
    store()
        .save(
            new Checkpoint(
                kept.mission(),
                kept.satellite(),
                kept.network(),
                kept.global(),
                kept.exchange(),
                new LearningLoop.State(kept.learning().parts(), 0, null),
                new FlightAccounts.State(
                    new Governor.State(1, 2, Instant.EPOCH), Map.of(), new byte[0]),
                0));

    Checkpoint read = store().load(LAYOUT).orElseThrow();

    assertThat(read.learning().nextSampleAt()).isNull();
    assertThat(read.accounts().energy().filledAt()).isEqualTo(Instant.EPOCH);
  }

  @Test
  void hasNothingAtTheBeginning() {
    assertThat(store().load(LAYOUT)).isEmpty();
  }

  @Test
  void neverLoadsAFileThatWasCutAnywhere() throws IOException {
    store().save(checkpoint(1));
    store().save(checkpoint(2));
    Path newest = folder.resolve(FileCheckpointStore.NEWEST);
    byte[] whole = Files.readAllBytes(newest);

    for (int length = 0; length < whole.length; length++) {
      Files.write(newest, Arrays.copyOf(whole, length));
      assertThat(position()).as("cut to %d bytes", length).hasValue(1L);
    }
    Files.write(newest, Arrays.copyOf(whole, whole.length + 1));
    assertThat(position()).hasValue(1L);
  }

  @Test
  void neverLoadsAFileWithAFlippedBit() throws IOException {
    store().save(checkpoint(1));
    store().save(checkpoint(2));
    Path newest = folder.resolve(FileCheckpointStore.NEWEST);
    byte[] whole = Files.readAllBytes(newest);

    for (int at = 0; at < whole.length; at++) {
      byte[] damaged = whole.clone();
      damaged[at] ^= (byte) (1 << at % 8);
      Files.write(newest, damaged);
      assertThat(position()).as("bit flipped in byte %d", at).hasValue(1L);
    }
  }

  @Test
  void survivesAKillBetweenTheRenames() throws IOException {
    store().save(checkpoint(1));
    store().save(checkpoint(2));
    Files.move(
        folder.resolve(FileCheckpointStore.NEWEST),
        folder.resolve(FileCheckpointStore.PREVIOUS),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    Files.write(folder.resolve("checkpoint.part"), new byte[] {1, 2, 3});

    assertThat(position()).hasValue(2L);
    store().save(checkpoint(3));
    assertThat(position()).hasValue(3L);
  }

  @Test
  void beginsAnewIfBothAreDamaged() throws IOException {
    Files.write(folder.resolve(FileCheckpointStore.NEWEST), new byte[50]);
    Files.write(folder.resolve(FileCheckpointStore.PREVIOUS), new byte[50]);

    assertThat(store().load(LAYOUT)).isEmpty();
  }

  @Test
  void refusesACheckpointOfAnotherNetwork() {
    store().save(checkpoint(1));
    ParameterLayout larger = new ParameterLayout(List.of(new TensorSpec("0_W", List.of(3, 2))));
    ParameterLayout renamed = new ParameterLayout(List.of(new TensorSpec("1_W", List.of(2, 2))));

    assertThatThrownBy(() -> store().load(larger))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("network with 4 parameters, the model has 6");
    assertThatThrownBy(() -> store().load(renamed))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("other tensors");
  }

  @Test
  void aFolderBelongsToOneProcess() throws IOException {
    Path state = folder.resolve("state");
    try (StateFolder first = StateFolder.open(state)) {
      assertThatThrownBy(() -> StateFolder.open(state))
          .isInstanceOf(InputException.class)
          .hasMessageContaining("another process");
      assertThat(first.inbox().size()).isZero();
    }
    StateFolder.open(state).close();
  }

  private Optional<Long> position() {
    return store().load(LAYOUT).map(checkpoint -> checkpoint.learning().streamPosition());
  }

  private FileCheckpointStore store() {
    return new FileCheckpointStore(folder);
  }

  private static Checkpoint checkpoint(long position) {
    Weights weights = Weights.of(LAYOUT, new float[] {1, -2, 3.5f, position});
    return new Checkpoint(
        "mission",
        "sat",
        new Checkpoint.Network(weights, new byte[] {1, 2, 3}),
        new GlobalProgress(7, 5),
        ExchangeState.startingFrom(weights),
        new LearningLoop.State(
            Map.of(
                "strategy", new LearningParts.Saved("replay in 8 bits", new byte[] {0, -1, 7}),
                "drift", new LearningParts.Saved("", new byte[0])),
            position,
            Instant.parse("2026-01-01T00:00:00.123456789Z")),
        new FlightAccounts.State(
            new Governor.State(12.5, 99.25, Instant.parse("1969-12-31T23:59:59.5Z")),
            Map.of(Counter.SAMPLES_SEEN, 17L, Counter.DELTAS_ACKED, 3L),
            new byte[] {1, 0, 1}),
        11);
  }
}
