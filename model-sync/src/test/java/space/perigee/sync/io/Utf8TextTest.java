package space.perigee.sync.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Utf8TextTest {

  @TempDir private Path folder;

  @Test
  void namesFileLineAndByteOfWhatIsNotUtf8() throws IOException {
    Path file = folder.resolve("plan.csv");
    Files.write(file, new byte[] {'a', '\n', 'b', (byte) 0xFF, '\n'});

    assertThatThrownBy(() -> Utf8Text.read(file))
        .isInstanceOf(InputException.class)
        .hasMessage(file + ": line 2: byte 0xFF at offset 3 is not UTF-8 text");
  }

  @Test
  void namesTheFirstByteOfACharacterThatIsCutOff() {
    byte[] cut = {'a', (byte) 0xE5, (byte) 0xA4};

    assertThatThrownBy(() -> Utf8Text.decode("names", cut))
        .isInstanceOf(InputException.class)
        .hasMessage("names: line 1: byte 0xE5 at offset 1 is not UTF-8 text");
  }

  @Test
  void readsAnyScriptWithoutTheByteOrderMark() throws IOException {
    Path file = folder.resolve("names");
    Files.writeString(file, "\uFEFF天宫一号, Байконур 🛰\n");

    assertThat(Utf8Text.read(file)).isEqualTo("天宫一号, Байконур 🛰\n");
    assertThat(Utf8Text.decode("", "".getBytes(StandardCharsets.UTF_8))).isEmpty();
  }

  @Test
  void rejectsAFolder() {
    assertThatThrownBy(() -> Utf8Text.read(folder))
        .isInstanceOf(InputException.class)
        .hasMessage(folder + ": is a folder, must be a file");
  }
}
