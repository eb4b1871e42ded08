package space.perigee.sim.lab.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import space.perigee.sync.cli.Cli;

class ErasureBenchCommandTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... args) {
    CommandLine line = Cli.of(new ErasureBenchCommand());
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    return line.execute(args);
  }

  @Test
  void printsEachRoundAndTheMedians() {
    int exit = run("--size", "1", "--symbol", "4096", "--repair", "40", "--rounds", "3");

    assertThat(exit).isZero();
    assertThat(out.toString().lines())
        .hasSize(7)
        .satisfies(
            lines -> {
              assertThat(lines.get(0))
                  .isEqualTo(
                      "256 data symbols of 4,096 bytes, 102 repair symbols, 10.0 % of both lost,"
                          + " seed 1");
              assertThat(lines.get(2)).matches(" *[0-9.]+ +[0-9.]+ +\\d+ +\\d+");
              assertThat(lines.get(5))
                  .matches("encode: [0-9.]+ MB/s, [0-9,]+ Mbit/s on one core \\(median of 3\\)");
              assertThat(lines.get(6)).startsWith("decode: ").endsWith("(median of 3)");
            });
  }

  @Test
  void roundsThatLoseTooMuchAreShownAsSuch() {
    int exit = run("--size", "1", "--repair", "1", "--loss", "30", "--rounds", "2");

    assertThat(exit).isZero();
    assertThat(out.toString().lines().skip(2).limit(2))
        .allSatisfy(line -> assertThat(line).matches(" *[0-9.]+ +- +\\d+ +-\\d+"));
    assertThat(out.toString()).contains("decode: too much was lost in every round");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--size=0       | --size 0: must be within 1 to 256",
        "--size=257     | --size 257: must be within 1 to 256",
        "--loss=-1      | --loss -1.0: must be within 0 to 100",
        "--loss=100.5   | --loss 100.5: must be within 0 to 100",
        "--rounds=0     | --rounds 0: must be within 1 to 1000",
        "--rounds=1001  | --rounds 1001: must be within 1 to 1000",
        "--repair=-1    | --repair -1.0: must be within 0 to 112.5",
        "--repair=200   | --repair 200.0: must be within 0 to 112.5",
        "--symbol=0     | --symbol 0: must be within 16 to 65536",
        "--symbol=65538 | --symbol 65538: must be within 16 to 65536",
        "--symbol=1441  | --size 20 --symbol 1441: symbolBytes 1441: must be an even number from 16 to 65536",
        "--size=200     | --size 200 --symbol 1440: count 145636: must be from 1 to 49152 data symbols"
      })
  void whatCannotBeMeasuredIsRefusedInOneLine(String option, String message) {
    assertThat(run(option)).isEqualTo(2);
    assertThat(err.toString()).isEqualToIgnoringNewLines("perigee: " + message + "\n");
    assertThat(out.toString()).isEmpty();
  }
}
