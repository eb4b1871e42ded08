package space.perigee.onboard.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeLibrariesTest {

  private static final String ENTRY = "org/example/linux/libexample.so";

  @TempDir private Path temp;

  private final byte[] content = new byte[3_000_000];
  private Path jar = Path.of("");
  private Path cache = Path.of("");
  private Path library = Path.of("");

  @BeforeEach
  void unpack() throws IOException {
    new Random(1).nextBytes(content);
    jar = temp.resolve("perigee-onboard.jar");
    try (OutputStream file = Files.newOutputStream(jar);
        ZipOutputStream zip = new ZipOutputStream(file)) {
      zip.putNextEntry(new ZipEntry(ENTRY));
      zip.write(content);
    }
    cache = Files.createDirectories(temp.resolve("cache"));
    library = cache.resolve("perigee-onboard.jar").resolve(ENTRY);
    Files.createDirectories(library.getParent());
    Files.write(library, content);
  }

  /** Flips a bit, keeping size and time, as a hit in flash does. */
  private static void flip(Path file, int at) throws IOException {
    FileTime time = Files.getLastModifiedTime(file);
    byte[] bytes = Files.readAllBytes(file);
    bytes[at] ^= 4;
    Files.write(file, bytes);
    Files.setLastModifiedTime(file, time);
  }

  @Test
  void deletesALibraryWithOneFlippedBit() throws IOException {
    flip(library, 1_234_567);

    NativeLibraries.verify(List.of(jar), cache);

    assertThat(library).doesNotExist();
  }

  @Test
  void keepsWhatIsIntactAndWhatIsNotFromTheJar() throws IOException {
    Path other = Files.writeString(library.resolveSibling("../notes").normalize(), "mine");
    Path link = Files.createSymbolicLink(library.resolveSibling("link.so"), other);

    NativeLibraries.verify(List.of(jar, temp.resolve("absent.jar")), cache);

    assertThat(library).hasBinaryContent(content);
    assertThat(other).exists();
    assertThat(link).isSymbolicLink();
  }

  @Test
  void verifiesALibraryUnderASecondName() throws IOException {
    Path second = Files.write(library.resolveSibling("libsecond.so.0"), content);
    NativeLibraries.verify(List.of(jar), cache);
    assertThat(second).exists();

    flip(second, 0);
    NativeLibraries.verify(List.of(jar), cache);
    assertThat(second).doesNotExist();
    assertThat(library).exists();
  }

  @Test
  void unpacksIntoTheFirstFolderThatCanBeWritten() throws IOException {
    Path home = Files.createDirectory(temp.resolve("home"));
    Path state = Files.createDirectory(temp.resolve("state"));
    Path file = Files.createFile(temp.resolve("file"));

    assertThat(NativeLibraries.candidates("/chosen", home, List.of(state)))
        .containsExactly(Path.of("/chosen"));
    assertThat(chosen(home, state)).isEqualTo(home.resolve(".javacpp/cache"));
    assertThat(chosen(file, file, state))
        .as("no folder can be made in a file")
        .isEqualTo(state.resolve("natives"));
    assertThatThrownBy(() -> chosen(file, file))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining(file.resolve(".javacpp/cache").toString())
        .hasMessageContaining("-Dorg.bytedeco.javacpp.cachedir=FOLDER");
  }

  private Path chosen(Path home, Path... others) throws IOException {
    return NativeLibraries.verified(
        List.of(jar), NativeLibraries.candidates(null, home, List.of(others)));
  }

  @Test
  void turnsToAnotherFolderIfItCannotReplaceADamagedLibrary() throws IOException {
    Files.createDirectory(cache.resolve(".lock"));
    flip(library, 7);
    Path other = Files.createDirectory(temp.resolve("other"));

    assertThatThrownBy(() -> NativeLibraries.verify(List.of(jar), cache))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining(library.toString())
        .hasMessageContaining("damaged, and cannot be replaced");
    assertThat(NativeLibraries.verified(List.of(jar), List.of(cache, other))).isEqualTo(other);
    assertThatThrownBy(() -> NativeLibraries.verified(List.of(jar), List.of(cache)))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining("holds a damaged library that cannot be replaced");
  }
}
