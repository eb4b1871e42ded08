package space.perigee.ground.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import space.perigee.ground.Main;
import space.perigee.ground.TestModel;
import space.perigee.ground.TestServer;
import space.perigee.sync.cli.Cli;

/** Commands on the state of a server that is stopped, and on backups of it. */
@SuppressWarnings("NullAway.Init")
class StateCommandsTest {

  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    return Cli.of(new Main())
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments);
  }

  private Path state() throws Exception {
    Path state = folder.resolve("state");
    TestServer.start(state, TestModel.of(0.5), "a").close();
    return state;
  }

  private static List<Path> in(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"versions --state", "verify", "exclude a --state", "backup --to x --state"})
  void aFolderWithoutAStateStaysAsItIs(String command) throws IOException {
    Path empty = Files.createDirectory(folder.resolve("empty"));

    assertThat(run((command + " " + empty).split(" "))).isEqualTo(2);

    assertThat(err.toString()).contains(empty + ": has no database of a ground");
    assertThat(in(empty)).isEmpty();
  }

  @Test
  void verifyTellsADamagedBackupFromWrongInput() throws Exception {
    Path backup = folder.resolve("backup");
    assertThat(run("backup", "--to", backup.toString(), "--state", state().toString())).isZero();
    assertThat(run("verify", backup.toString())).isZero();
    assertThat(out.toString()).contains(": whole");

    Path table = backup.resolve("database/versions.zst");
    byte[] bytes = Files.readAllBytes(table);
    bytes[bytes.length / 2] ^= 1;
    Files.write(table, bytes);
    assertThat(run("verify", backup.toString())).isEqualTo(1);
    assertThat(err.toString()).contains("versions.zst: is damaged");

    for (String index : List.of("", "{}", "[]", "null", "{\"format\":1")) {
      Files.writeString(backup.resolve("backup.json"), index);
      assertThat(run("verify", backup.toString())).as(index).isEqualTo(1);
    }
    assertThat(err.toString())
        .contains("backup.json: is damaged: it is no index of a backup")
        .doesNotContain("Exception", "BackupIndex", "token");
    assertThat(run("verify", folder.resolve("gone").toString())).isEqualTo(2);
  }

  @Test
  void aReasonIsOneLine() throws Exception {
    String state = state().toString();
    assertThat(run("exclude", "a", "--state", state, "--reason", "a\nevent=forged")).isEqualTo(2);
    assertThat(err.toString()).contains("the reason must be at most 500 characters");
    assertThat(run("exclude", "a", "--state", state, "--reason", "radio under test")).isZero();
    assertThat(out.toString())
        .containsPattern("a has been excluded since \\S+T\\d\\d:\\d\\d:\\d\\dZ: radio under test");
  }
}
