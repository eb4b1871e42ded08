package space.perigee.sim.fly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import space.perigee.sync.io.InputException;

class ChildProcessTest {

  @TempDir Path folder;

  /** Waits for ever, and has the state folder among its arguments as the mission's processes do. */
  private static List<String> waiting(FlightFolder files) {
    return List.of("tail", "-f", "/dev/null", files.state("sat").toString());
  }

  private static long pid(FlightFolder files) throws IOException {
    return Long.parseLong(Files.readString(files.pid("sat")).strip());
  }

  @Test
  void stoppingAProcessAlsoEndsTheOneThatWasStartedByHandInItsPlace() throws Exception {
    FlightFolder files = FlightFolder.create(folder.resolve("work"));
    ChildProcess child = ChildProcess.start("sat", waiting(files), files);
    await().until(() -> Files.exists(files.pid("sat")));
    long first = pid(files);
    ProcessHandle.of(first).ifPresent(ProcessHandle::destroyForcibly);
    await().until(() -> !child.isAlive());
    Process byHand = new ProcessBuilder("sh", files.restart("sat").toString()).start();
    await().until(() -> pid(files) != first);

    child.stop();

    await().until(() -> !byHand.isAlive());
  }

  @Test
  void itsOutputGoesToItsLog() throws Exception {
    FlightFolder files = FlightFolder.create(folder.resolve("work"));
    ChildProcess child = ChildProcess.start("sat", List.of("echo", "it's", "here"), files);

    assertThat(child.await(10)).isTrue();
    assertThat(child.output()).isEqualTo("it's here\n");
    assertThat(child.tail()).isEqualTo("it's here");
  }

  @Test
  void aFolderThatNoFlightMadeIsLeftAlone() throws IOException {
    Path flight = Files.createDirectories(folder.resolve("flight"));
    Path precious = Files.writeString(flight.resolve("thesis.txt"), "do not delete");

    assertThatThrownBy(() -> FlightFolder.create(folder))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(flight.toString());
    assertThat(precious).exists();
  }

  @Test
  void aFlightEmptiesItsOwnFolderAndNothingElse() throws IOException {
    Path state = Files.createDirectories(folder.resolve("state").resolve("sat"));
    FlightFolder files = FlightFolder.create(folder);
    Files.writeString(files.log("sat"), "old");
    Files.createDirectories(files.state("sat"));

    FlightFolder.create(folder);

    assertThat(files.log("sat")).doesNotExist();
    assertThat(files.state("sat")).doesNotExist();
    assertThat(state).exists();
  }

  @Test
  void aSecondFlightLeavesTheFolderOfTheFirstAlone() throws IOException {
    FlightFolder files;
    try (FlightLock first = FlightLock.take(folder)) {
      files = FlightFolder.create(folder);
      Files.writeString(files.log("sat"), "first");

      assertThatThrownBy(() -> FlightLock.take(folder))
          .isInstanceOf(InputException.class)
          .hasMessageContaining("another flight is under way");
      assertThat(files.log("sat")).hasContent("first");
    }
    try (FlightLock second = FlightLock.take(folder)) {
      FlightFolder.create(folder);
      assertThat(files.log("sat")).doesNotExist();
      assertThatThrownBy(() -> FlightLock.take(folder)).isInstanceOf(InputException.class);
    }
  }
}
