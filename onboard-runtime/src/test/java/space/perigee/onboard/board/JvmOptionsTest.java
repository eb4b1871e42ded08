package space.perigee.onboard.board;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class JvmOptionsTest {

  private static final Path LAUNCHER = Path.of("src", "main", "launcher");

  private static List<String> options(List<String> lines) {
    return lines.stream().filter(line -> !line.isBlank() && !line.startsWith("#")).toList();
  }

  @Test
  void theSizesAreThoseOfTheBoard() {
    List<String> options = options(JvmOptions.of(Boards.of(100, 50, 28, 120)).lines().toList());

    assertThat(options)
        .contains(
            "-Xmx128m",
            "-Dorg.bytedeco.javacpp.maxbytes=50m",
            "-Dorg.bytedeco.javacpp.maxphysicalbytes=298m");
  }

  @Test
  void allElseIsWhatEveryBoardHas() throws Exception {
    List<String> shared = options(Files.readAllLines(LAUNCHER.resolve("jvm.options")));
    List<String> sized = options(JvmOptions.of(Boards.of(100, 50, 28, 120)).lines().toList());

    assertThat(sized).hasSameSizeAs(shared);
    long different = 0;
    for (int i = 0; i < shared.size(); i++) {
      different += sized.get(i).equals(shared.get(i)) ? 0 : 1;
    }
    assertThat(different).isBetween(2L, 3L);
  }

  @Test
  void saysWhatTheBoardLeaves() {
    assertThat(JvmOptions.of(Boards.of(100, 50, 28, 120)))
        .startsWith(
            "# my-board: heap 100 MB and replay memory 28 MB, native arrays 50 MB, Java and"
                + " libraries 120 MB; 298 MB together.");
  }

  @Test
  void theEnvironmentIsTheLaunchers() throws Exception {
    assertThat(JvmOptions.environment())
        .isEqualTo(Files.readString(LAUNCHER.resolve("environment")));
  }
}
