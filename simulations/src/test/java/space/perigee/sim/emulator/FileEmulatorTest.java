package space.perigee.sim.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static space.perigee.sim.emulator.EmulatedPeers.contact;
import static space.perigee.sim.emulator.EmulatedPeers.plan;
import static space.perigee.sim.emulator.EmulatedPeers.real;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import space.perigee.sim.emulator.EmulatedPeers.HandClock;
import space.perigee.sync.contact.ContactPlan;

@Timeout(60)
class FileEmulatorTest {

  private final HandClock wall = new HandClock();

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  @SuppressWarnings("NullAway.Init")
  private FileEmulator.Folders above;

  @SuppressWarnings("NullAway.Init")
  private FileEmulator.Folders below;

  @BeforeEach
  void makeFolders() throws IOException {
    above = new FileEmulator.Folders(folder.resolve("sat-out"), folder.resolve("sat-in"));
    below = new FileEmulator.Folders(folder.resolve("ground-out"), folder.resolve("ground-in"));
    Files.createDirectories(above.outbox());
    Files.createDirectories(below.outbox());
  }

  private FileEmulator emulator(LinkShape shape, ContactPlan plan) throws IOException {
    return FileEmulator.open("sat", shape, above, below, Playback.of(plan, real(wall)));
  }

  @Test
  void movesFilesBothWaysInAContactAndLeavesThemBefore() throws Exception {
    Files.write(above.outbox().resolve("1"), new byte[10]);
    Files.write(below.outbox().resolve("2"), new byte[20]);
    Files.write(above.outbox().resolve(".3.part"), new byte[30]);
    try (FileEmulator emulator = emulator(LinkShape.UNLIMITED, plan(contact("a", 100, 200)))) {
      assertThat(above.outbox().resolve("1")).exists();
      wall.set(100);
      emulator.wakeUp();
      await()
          .until(
              () ->
                  emulator.report().down().delivered() == 10
                      && emulator.report().up().delivered() == 20);
      assertThat(below.inbox().resolve("1")).hasSize(10);
      assertThat(above.inbox().resolve("2")).hasSize(20);
      assertThat(above.outbox()).isDirectoryContaining("glob:**.part");
    }
  }

  private static boolean isOver(LinkEmulator emulator) {
    return emulator.report().contacts().get(0).time().closed() != null;
  }

  @Test
  void leavesWhatIsUnderWayAtLossOfSignalForTheNextContact() throws Exception {
    LinkShape far = new LinkShape(1e6, 1e6, Duration.ofSeconds(10));
    Files.write(above.outbox().resolve("1"), new byte[10]);
    try (FileEmulator emulator =
        emulator(far, plan(contact("a", 0, 5), contact("b", 50, 100_000)))) {
      wall.set(5);
      emulator.wakeUp();
      await().until(() -> emulator.report().contacts().size() == 1 && isOver(emulator));
      assertThat(above.outbox().resolve("1")).exists();
      assertThat(emulator.report().down().delivered()).isZero();

      wall.set(50);
      await()
          .until(
              () -> {
                wall.advance(1);
                emulator.wakeUp();
                return emulator.report().down().delivered() == 10;
              });
      assertThat(below.inbox().resolve("1")).exists();
    }
  }
}
