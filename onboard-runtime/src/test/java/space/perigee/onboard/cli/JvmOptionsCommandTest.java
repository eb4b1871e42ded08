package space.perigee.onboard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JvmOptionsCommandTest {

  private final CommandRuns runs = new CommandRuns(OnboardCommand::line);

  @Test
  void printsTheOptionsOfAJavaThatKeepsToABoard() {
    assertThat(runs.run("jvm-options", "--board", "opssat-sepp")).as(runs.err()).isZero();
    assertThat(runs.out())
        .startsWith("# opssat-sepp: heap 96 MB and replay memory 32 MB")
        .contains("\n-Xmx128m\n", "\n-XX:+UseSerialGC\n");
  }

  @Test
  void theBoardMayBeThatOfASpacecraft() {
    assertThat(runs.run("jvm-options", "--spacecraft", "opssat")).as(runs.err()).isZero();
    assertThat(runs.out()).startsWith("# opssat-sepp: ");
  }

  @Test
  void printsTheVariablesThatGoWithThem() {
    assertThat(runs.run("jvm-options", "--environment")).as(runs.err()).isZero();
    assertThat(runs.out()).contains("\nOMP_NUM_THREADS=1\n", "\nMALLOC_ARENA_MAX=1\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "--board; abacus; --board: abacus: is no known board",
        "--spacecraft; sputnik; --spacecraft: sputnik: is no known spacecraft",
      })
  void optionsAreForBoardsThatThereAre(String option, String value, String message) {
    assertThat(runs.run("jvm-options", option, value)).isEqualTo(2);

    assertThat(runs.err()).contains(message);
  }

  @Test
  void optionsAreForOneBoard() {
    assertThat(runs.run("jvm-options")).isEqualTo(2);
    assertThat(runs.run("jvm-options", "--board", "opssat-sepp", "--spacecraft", "opssat"))
        .isEqualTo(2);

    assertThat(runs.err().lines())
        .hasSize(2)
        .allMatch(line -> line.contains("give one of --board and --spacecraft"));
  }
}
