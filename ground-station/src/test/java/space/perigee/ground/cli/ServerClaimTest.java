package space.perigee.ground.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.ExitCode;
import space.perigee.ground.store.Child;

/** Server processes of one mission at one broker. */
class ServerClaimTest {

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  @Test
  void oneWithAnotherStateEndsWithBadInputAndTheFirstOneEndsWhenItIsTakenOver() throws Exception {
    try (ServerProcesses processes = new ServerProcesses(folder);
        Child first = processes.startServer("first")) {
      ServerProcesses.ready(first);
      try (Child second = processes.startServer("second")) {
        assertThat(second.nextLine()).as("it is never ready").isNull();
        assertThat(second.exitCode()).isEqualTo(ExitCode.USAGE);
      }
      processes.satellite("a");
      processes.deliver(1);
      try (Child second = processes.startServer("second", "--take-over")) {
        ServerProcesses.ready(second);
        assertThat(first.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(second.terminate()).isZero();
      }
      try (Child second = processes.startServer("second")) {
        ServerProcesses.ready(second);
      }
    }
  }
}
