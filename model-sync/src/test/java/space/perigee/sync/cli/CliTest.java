package space.perigee.sync.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

class CliTest {

  @TempDir private Path folder;

  private final StringWriter err = new StringWriter();

  @Command(name = "serve")
  private static final class Serve extends PerigeeCommand {

    @Option(names = "--mission", required = true)
    private String mission = "";

    @Option(names = "--count")
    private int count;

    @Option(names = "--size")
    private long size;

    @Option(names = "--share")
    private double share;

    @Override
    public Integer call() throws IOException {
      if (mission.equals("locked")) {
        throw new AccessDeniedException("x.csv");
      }
      return mission.equals("m1") && share < 1 && count + size >= 0 ? 0 : 1;
    }
  }

  private int run(String... args) {
    CommandLine line = Cli.of(new Serve());
    line.setErr(new PrintWriter(err));
    return line.execute(args);
  }

  @Test
  void namesAFileOfOptionsThatDoesNotExist() throws IOException {
    Path file = folder.resolve("options");

    assertThat(run("@" + file)).isEqualTo(2);
    assertThat(err.toString()).startsWith("perigee: @" + file + ": no such file of options");

    Files.writeString(file, "--mission m1");
    assertThat(run("@" + file)).isZero();
  }

  @Test
  void anOptionTakesDecimalNumbersOnly() {
    assertThat(run("--mission", "m1", "--share", "0.5")).isZero();
    for (String other : List.of("0.5f", "0x1p3", "NaN")) {
      assertThat(run("--mission", "m1", "--share", other)).isEqualTo(2);
      assertThat(err.toString())
          .contains("Invalid value for option '--share': '" + other + "' is not a number");
    }
  }

  @Test
  void saysThatSomethingIsNoWholeNumberInWordsThatAreNotJavas() {
    assertThat(run("--mission", "m1", "--count", "7", "--size", "8000000000")).isZero();
    for (String other : List.of("abc", "1.5", "3000000000")) {
      assertThat(run("--mission", "m1", "--count", other)).isEqualTo(2);
      assertThat(err.toString())
          .contains("'--count': '" + other + "' is not a whole number up to 2147483647");
    }
    assertThat(run("--mission", "m1", "--size", "9".repeat(20))).isEqualTo(2);
    assertThat(err.toString()).contains("is not a whole number up to 9223372036854775807");
  }

  @Test
  void aFileWithoutPermissionIsBadInput() {
    assertThat(run("--mission", "locked")).isEqualTo(2);
    assertThat(err.toString())
        .isEqualTo("perigee: x.csv: no permission to read or write" + System.lineSeparator());
  }

  @Test
  void saysWhichOptionsAreMissingOtherwise() {
    assertThat(run()).isEqualTo(2);
    assertThat(err.toString()).contains("Missing required option", "--mission");
  }
}
