package space.perigee.sim.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static space.perigee.sim.gate.TwoEnds.contact;
import static space.perigee.sim.gate.TwoEnds.plan;
import static space.perigee.sim.gate.TwoEnds.real;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import space.perigee.sim.gate.TwoEnds.HandClock;
import space.perigee.sync.contact.ContactPlan;

@Timeout(60)
class FileGateTest {

  private final HandClock wall = new HandClock();

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  @SuppressWarnings("NullAway.Init")
  private FileGate.Folders above;

  @SuppressWarnings("NullAway.Init")
  private FileGate.Folders below;

  @BeforeEach
  void makeFolders() throws IOException {
    above = new FileGate.Folders(folder.resolve("sat-out"), folder.resolve("sat-in"));
    below = new FileGate.Folders(folder.resolve("ground-out"), folder.resolve("ground-in"));
    Files.createDirectories(above.outbox());
    Files.createDirectories(below.outbox());
  }

  private FileGate gate(LinkShape shape, ContactPlan plan) {
    return FileGate.open("sat", shape, above, below, plan, real(wall), GateListener.NONE);
  }

  @Test
  void movesFilesBothWaysInAContactAndLeavesThemBefore() throws Exception {
    Files.write(above.outbox().resolve("1"), new byte[10]);
    Files.write(below.outbox().resolve("2"), new byte[20]);
    Files.write(above.outbox().resolve(".3.part"), new byte[30]);
    try (FileGate gate = gate(LinkShape.UNLIMITED, plan(contact("a", 100, 200)))) {
      assertThat(above.outbox().resolve("1")).exists();
      wall.set(100);
      gate.wakeUp();
      await()
          .until(
              () -> gate.report().down().delivered() == 10 && gate.report().up().delivered() == 20);
      assertThat(below.inbox().resolve("1")).hasSize(10);
      assertThat(above.inbox().resolve("2")).hasSize(20);
      assertThat(above.outbox()).isDirectoryContaining("glob:**.part");
    }
  }

  private static boolean isOver(Gate gate) {
    return gate.report().contacts().get(0).closed() != null;
  }

  @Test
  void leavesWhatIsUnderWayAtLossOfSignalForTheNextContact() throws Exception {
    LinkShape far = new LinkShape(1e6, 1e6, Duration.ofSeconds(10));
    Files.write(above.outbox().resolve("1"), new byte[10]);
    try (FileGate gate = gate(far, plan(contact("a", 0, 5), contact("b", 50, 100_000)))) {
      wall.set(5);
      gate.wakeUp();
      await().until(() -> gate.report().contacts().size() == 1 && isOver(gate));
      assertThat(above.outbox().resolve("1")).exists();
      assertThat(gate.report().down().delivered()).isZero();

      wall.set(50);
      await()
          .until(
              () -> {
                wall.advance(1);
                gate.wakeUp();
                return gate.report().down().delivered() == 10;
              });
      assertThat(below.inbox().resolve("1")).exists();
    }
  }
}
