package space.perigee.onboard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class JvmOptionsCommandTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void printsTheOptionsOfAJavaThatKeepsToABoard() {
    assertThat(run("jvm-options", "--board", "opssat-sepp")).as(err.toString()).isZero();
    assertThat(out.toString())
        .startsWith("# opssat-sepp: heap 96 MB and replay memory 32 MB")
        .contains("\n-Xmx128m\n", "\n-XX:+UseSerialGC\n");
  }

  @Test
  void theBoardMayBeThatOfASpacecraft() {
    assertThat(run("jvm-options", "--spacecraft", "opssat")).as(err.toString()).isZero();
    assertThat(out.toString()).startsWith("# opssat-sepp: ");
  }

  @Test
  void printsTheVariablesThatGoWithThem() {
    assertThat(run("jvm-options", "--environment")).as(err.toString()).isZero();
    assertThat(out.toString()).contains("\nOMP_NUM_THREADS=1\n", "\nMALLOC_ARENA_MAX=1\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "--board; abacus; --board: abacus: is no known board",
        "--spacecraft; sputnik; --spacecraft: sputnik: is no known spacecraft",
      })
  void optionsAreForBoardsThatThereAre(String option, String value, String message) {
    assertThat(run("jvm-options", option, value)).isEqualTo(2);

    assertThat(err.toString()).contains(message);
  }

  @Test
  void optionsAreForOneBoard() {
    assertThat(run("jvm-options")).isEqualTo(2);
    assertThat(run("jvm-options", "--board", "opssat-sepp", "--spacecraft", "opssat")).isEqualTo(2);

    assertThat(err.toString().lines())
        .hasSize(2)
        .allMatch(line -> line.contains("give one of --board and --spacecraft"));
  }

  private int run(String... args) {
    CommandLine line = OnboardCommand.line();
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    return line.execute(args);
  }
}
