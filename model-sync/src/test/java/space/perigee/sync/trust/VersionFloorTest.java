package space.perigee.sync.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import space.perigee.sync.journal.LastState;
import space.perigee.sync.journal.MemoryJournalFolder;
import space.perigee.sync.journal.MirroredJournalFolder;
import space.perigee.sync.model.Sha256;
import space.perigee.sync.transfer.Kind;
import space.perigee.sync.transfer.Manifest;
import space.perigee.sync.transfer.Subject;

/** S10: the number of the model on board never falls but by a signed rollback. */
class VersionFloorTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final MemoryJournalFolder disk = new MemoryJournalFolder();
  private VersionFloor floor = new VersionFloor(new LastState(disk, "floor"), NOW);

  private static Manifest model(long number, long sequence) {
    return manifest(Kind.MODEL, number, sequence, false);
  }

  private static Manifest rollback(long number, long sequence) {
    return manifest(Kind.MODEL, number, sequence, true);
  }

  private static Manifest manifest(Kind kind, long number, long sequence, boolean rollback) {
    return Manifest.of(
        Sha256.of(new byte[] {(byte) number}),
        10,
        16,
        sequence,
        new Subject(kind, null, 0, null, number, rollback));
  }

  private void restart() {
    disk.cutPower(loose -> 0);
    floor = new VersionFloor(new LastState(disk, "floor"), NOW);
  }

  private boolean refuses(Manifest manifest) {
    return floor.refusal(manifest).isPresent();
  }

  @Test
  void aHigherNumberIsAdoptedALowerOneRefused() {
    floor.adopt(model(5, 100));

    assertThat(floor.number()).isEqualTo(5);
    assertThat(floor.refusal(model(4, 101))).contains("version 4 is below 5, and no rollback");
    assertThat(refuses(model(6, 101))).isFalse();
    assertThatThrownBy(() -> floor.adopt(model(4, 101))).hasMessageContaining("below 5");
    assertThat(floor.number()).isEqualTo(5);
  }

  @Test
  void theSameNumberMayComeAgainCodedOnAnotherBase() {
    floor.adopt(model(5, 100));
    assertThat(refuses(model(5, 100))).isFalse();
    assertThat(refuses(model(5, 130))).isFalse();
  }

  @Test
  void theFloorSurvivesAPowerCut() {
    floor.adopt(model(5, 100));
    floor.adopt(rollback(3, 110));
    restart();

    assertThat(floor.number()).isEqualTo(3);
    assertThat(refuses(model(2, 200))).isTrue();
    assertThat(refuses(model(5, 100))).isTrue();
  }

  @Test
  void aRollbackLowersTheFloorAndVoidsWhatWasAnnouncedBefore() {
    floor.adopt(model(9, 100));
    floor.adopt(rollback(5, 110));

    assertThat(floor.number()).isEqualTo(5);
    assertThat(floor.refusal(model(7, 90))).isPresent();
    assertThat(floor.refusal(model(9, 100)))
        .contains("version 9 was announced before the last rollback");
    assertThat(refuses(model(10, 120))).isFalse();
  }

  @Test
  void anOldRollbackThatIsReplayedIsRefused() {
    floor.adopt(model(9, 100));
    floor.adopt(rollback(5, 110));
    floor.adopt(model(10, 120));

    assertThat(floor.refusal(rollback(5, 110)))
        .contains("the rollback to 5 was announced before 10 was");
    assertThat(refuses(rollback(5, 130))).isFalse();
  }

  /** The floor is written before the model is, so both come again after a kill in between. */
  @Test
  void whatWasAdoptedJustBeforeAKillIsAdoptedAgain() {
    floor.adopt(model(9, 100));
    restart();
    assertThat(refuses(model(9, 100))).isFalse();
    floor.adopt(rollback(5, 110));
    restart();
    assertThat(refuses(rollback(5, 110))).isFalse();
    floor.adopt(rollback(5, 110));
    assertThat(floor.number()).isEqualTo(5);
  }

  @Test
  void otherKindsHaveNoFloor() {
    floor.adopt(model(9, 100));
    Manifest command = manifest(Kind.COMMAND, 0, 50, false);
    assertThat(refuses(command)).isFalse();
    floor.adopt(command);
    assertThat(floor.number()).isEqualTo(9);
  }

  /** A model that the ground announced before, and that an attacker held back, may be older. */
  @Test
  void modelsFromBeforeTheRestartAreVoidIfTheNumberIsLost() {
    long micros = NOW.toEpochMilli() * 1000;
    MemoryJournalFolder copy = new MemoryJournalFolder();
    MirroredJournalFolder both = new MirroredJournalFolder(disk, copy);
    new VersionFloor(new LastState(both, "number"), NOW).adopt(model(5, micros - 100));
    disk.damage("number-0", 100);
    copy.damage("number-0", 100);

    for (int restart = 0; restart < 2; restart++) {
      floor = new VersionFloor(new LastState(both, "number"), NOW);
      assertThat(refuses(model(4, micros - 200))).isTrue();
      assertThat(refuses(rollback(4, micros - 200))).isTrue();
      assertThat(refuses(model(6, micros + 1))).isFalse();
    }
    floor.adopt(model(6, micros + 1));
    floor = new VersionFloor(new LastState(both, "number"), NOW.plusSeconds(60));
    assertThat(refuses(model(5, micros + 2))).isTrue();
    assertThat(refuses(model(7, micros + 2))).isFalse();
  }
}
