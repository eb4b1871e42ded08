package space.perigee.onboard.flight.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import space.perigee.onboard.flight.MountedDisk;
import space.perigee.sync.io.InputException;

class PredictionFileTest {

  private static final long LIMIT = 1000;

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  @Test
  void appendsALineForEachPredictionAfterARestartToo() throws IOException {
    Path file = folder.resolve("new/predictions.jsonl");
    write(file, 0, 2);
    write(file, 2, 3);

    assertThat(file).hasContent("{\"id\":0}\n{\"id\":1}\n{\"id\":2}\n");
  }

  @Test
  void neverGrowsBeyondItsLimitAndKeepsTheNewest() throws IOException {
    Path file = folder.resolve("predictions.jsonl");
    Path previous = folder.resolve("predictions.jsonl.1");
    List<String> kept = new ArrayList<>();
    for (int id = 0; id < 2000; id += 100) {
      write(file, id, id + 100);
      kept.clear();
      kept.addAll(Files.readAllLines(previous));
      kept.addAll(Files.readAllLines(file));
      assertThat(Files.size(file) + Files.size(previous)).isBetween(LIMIT / 2, LIMIT);
      assertThat(kept).endsWith("{\"id\":" + (id + 99) + "}");
    }
    int first = 2000 - kept.size();
    for (int i = 0; i < kept.size(); i++) {
      assertThat(kept.get(i)).isEqualTo("{\"id\":" + (first + i) + "}");
    }
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactlyInAnyOrder(file, previous);
    }
  }

  @Test
  void removesALineThatACrashTore() throws IOException {
    Path file = folder.resolve("predictions.jsonl");
    Files.writeString(file, "{\"id\":0}\n{\"id\":1");
    write(file, 1, 2);
    assertThat(file).hasContent("{\"id\":0}\n{\"id\":1}\n");

    Files.writeString(file, "x".repeat(400));
    write(file, 2, 3);
    assertThat(file).hasContent("{\"id\":2}\n");
  }

  @Test
  void aFileThatSomebodyRenamedBeginsAnew() throws IOException {
    Path file = folder.resolve("predictions.jsonl");
    try (PredictionTarget target = PredictionTargets.of(file.toString(), "sat", LIMIT)) {
      target.write(json(0));
      Files.move(file, folder.resolve("taken"));
      target.write(json(1));
    }
    assertThat(file).hasContent("{\"id\":1}\n");
  }

  @Test
  void aFullDiskIsAnErrorThatPassesAndLeavesWholeLines() throws IOException {
    try (MountedDisk disk = MountedDisk.open(folder, "64k")) {
      Path file = disk.path().resolve("predictions.jsonl");
      try (PredictionTarget target = PredictionTargets.of(file.toString(), "sat", 1 << 20)) {
        target.write(json(0));
        disk.fill();
        assertThatExceptionOfType(IOException.class)
            .isThrownBy(
                () ->
                    target.write(("\"" + "x".repeat(8192) + "\"").getBytes(StandardCharsets.UTF_8)))
            .withMessageContaining("No space left");
        disk.empty();
        target.write(json(1));
        assertThat(Files.readString(file)).isEqualTo("{\"id\":0}\n{\"id\":1}\n");
        disk.vanish();
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> target.write(json(2)));
        disk.comeBack();
        target.write(json(3));
        assertThat(Files.readString(file)).isEqualTo("{\"id\":0}\n{\"id\":1}\n{\"id\":3}\n");
      }
    }
  }

  @Test
  void saysWhatATargetMustBe() {
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> PredictionTargets.of(folder.toString(), "sat", LIMIT))
        .withMessage(folder + ": is a folder, must be a file");
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> PredictionTargets.of("/dev/null", "sat", LIMIT))
        .withMessageContaining("/dev/null: is a device or a pipe");
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> PredictionTargets.of("mqtt://host:1883", "sat", LIMIT))
        .withMessage("'mqtt://host:1883' must be mqtt://HOST:PORT/TOPIC");
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> PredictionTargets.of("mqtt://host/topic", "sat", LIMIT))
        .withMessageContaining("place 'host' must be HOST:PORT");
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> PredictionTargets.of("mqtt://host:1883/a/+", "sat", LIMIT))
        .withMessageContaining("topic 'a/+' must be a name without the wildcards + and #");
  }

  private static void write(Path file, int from, int to) throws IOException {
    try (PredictionTarget target = PredictionTargets.of(file.toString(), "sat", LIMIT)) {
      for (int id = from; id < to; id++) {
        target.write(json(id));
      }
    }
  }

  private static byte[] json(int id) {
    return ("{\"id\":" + id + "}").getBytes(StandardCharsets.UTF_8);
  }
}
