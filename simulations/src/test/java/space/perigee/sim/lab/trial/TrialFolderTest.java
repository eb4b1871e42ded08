package space.perigee.sim.lab.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import space.perigee.sync.io.InputException;

class TrialFolderTest {

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path path;

  @Test
  void isOpenedAgainWithTheSameSettingsAlone() throws IOException {
    TrialFolder.open(path, Map.of("--memory", "9", "--batch", "16")).close();

    TrialFolder.open(path, Map.of("--batch", "16", "--memory", "9")).close();
    assertThatThrownBy(() -> TrialFolder.open(path, Map.of("--memory", "8", "--batch", "16")))
        .isInstanceOf(InputException.class)
        .hasMessage(
            path + ": was begun with --memory 9, not 8; choose another folder, or delete this one");
    assertThatThrownBy(() -> TrialFolder.open(path, Map.of("--memory", "9")))
        .hasMessageContaining("was begun with --batch 16, not not given");
  }

  @Test
  void belongsToOneAtATimeAndIsFreeAfterARefusal() throws IOException {
    try (TrialFolder folder = TrialFolder.open(path, Map.of())) {
      assertThatThrownBy(() -> TrialFolder.open(path, Map.of()))
          .isInstanceOf(InputException.class)
          .hasMessageContaining("uses it");
      assertThat(folder.of("run").open()).isEmpty();
    }
    assertThatThrownBy(() -> TrialFolder.open(path, Map.of("a", "1")))
        .hasMessageContaining("was begun with a not given, not 1");
    TrialFolder.open(path, Map.of()).close();
  }

  @Test
  void refusesSettingsThatAreNone() throws IOException {
    Files.writeString(path.resolve("settings.json"), "{\"--memory\": ");

    assertThatThrownBy(() -> TrialFolder.open(path, Map.of()))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("settings.json: is no list of settings: ");
  }

  @Test
  void givesBackTheLastStateThatWasKeptWhole() throws IOException {
    try (TrialFolder folder = TrialFolder.open(path, Map.of())) {
      TrialStore store = folder.of("run");
      store.save(out -> out.writeUTF("first"));
      store.save(out -> out.writeUTF("second"));
      assertThatThrownBy(
              () ->
                  store.save(
                      out -> {
                        out.writeUTF("third");
                        throw new IOException("no space left");
                      }))
          .hasMessage("no space left");

      try (DataInputStream in = folder.of("run").open().orElseThrow()) {
        assertThat(in.readUTF()).isEqualTo("second");
      }
      assertThat(path.resolve("run").toFile().list()).containsExactly("state");
    }
  }
}
