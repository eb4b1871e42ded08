package space.perigee.sync.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFileTest {

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  @Test
  void replacesAFile() throws IOException {
    Path file = folder.resolve("plan.csv");
    OutputFile.write(file, "old\n");
    OutputFile.write(file, "n\u00e9w\n");

    assertThat(file).hasContent("n\u00e9w\n");
    assertThat(folder).isDirectoryContaining(file::equals);
  }

  @Test
  void writesThroughASymbolicLink() throws IOException {
    Path file = Files.writeString(folder.resolve("plan.csv"), "old\n");
    Path link = Files.createSymbolicLink(folder.resolve("link"), file);
    OutputFile.write(link, "new\n");

    assertThat(link).isSymbolicLink();
    assertThat(file).hasContent("new\n");
  }

  @Test
  void neverReplacesADevice() {
    Path device = Path.of("/dev/full");
    assumeThat(device).as("a device of Linux").exists();

    assertThatExceptionOfType(FileSystemException.class)
        .isThrownBy(() -> WholeFile.write(device, out -> out.write(1)))
        .withMessage("/dev/full: is a device or a pipe, must be a file that can be replaced");
    assertThat(device).exists();
    assertThat(Files.isRegularFile(device)).isFalse();
  }

  @Test
  void namesTheFileOnAFullDevice() {
    Path full = Path.of("/dev/full");
    assumeThat(full).as("a device of Linux").exists();

    assertThatExceptionOfType(FileSystemException.class)
        .isThrownBy(() -> OutputFile.write(full, "plan"))
        .withMessage("/dev/full: No space left on device");
    assertThat(full).exists();
  }
}
