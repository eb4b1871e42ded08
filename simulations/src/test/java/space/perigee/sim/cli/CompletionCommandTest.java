package space.perigee.sim.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import space.perigee.sim.Main;

class CompletionCommandTest {

  @TempDir private Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          perigee ''               | demo hw mission sim delta keys completion onboard ground model
          perigee model ''         | new show evaluate predict import
          perigee onboard le       | learn
          perigee onboard r        | run rehearse
          perigee ground ''        | serve station versions show diff get promote rollback orders exclude admit backup restore verify
          perigee ground serve --stat | --state
          perigee keys cr          | create
          perigee completion z     | zsh
          """)
  void bashCompletesCommandsOfEveryProgram(String typed, String completed) throws Exception {
    assumeThat(Path.of("/bin/bash")).as("bash").exists();
    assertThat(run("completion", "bash")).isZero();

    assertThat(complete(out.toString(), typed)).isEqualTo(completed);
  }

  @Test
  void theShellsAreBashAndZsh() {
    assertThat(run("completion", "fish")).isEqualTo(2);
    assertThat(err.toString()).contains("'fish'", "BASH", "ZSH");
    assertThat(run("completion", "zsh")).isZero();
    assertThat(out.toString()).contains("bashcompinit");
  }

  private int run(String... args) {
    CommandLine line = Main.commandLine();
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(err));
    return line.execute(args);
  }

  private String complete(String script, String typed) throws IOException, InterruptedException {
    Path file = folder.resolve("test.sh");
    String ask =
        """
        t() { COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMPREPLY=(); _complete_perigee; echo "${COMPREPLY[*]}"; }
        t %s
        """
            .formatted(typed);
    Files.writeString(file, script + ask);
    Process bash =
        new ProcessBuilder("/bin/bash", "--norc", file.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String answer = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(bash.waitFor(10, TimeUnit.SECONDS)).isTrue();
    return answer.strip();
  }
}
