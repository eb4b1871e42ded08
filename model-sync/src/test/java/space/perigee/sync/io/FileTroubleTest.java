package space.perigee.sync.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import org.junit.jupiter.api.Test;

class FileTroubleTest {

  private static void assertText(Exception e, String text) {
    assertThat(FileTrouble.text(e)).isEqualTo(text);
  }

  @Test
  void saysInPlainWordsWhatIsWrongWithAFile() {
    assertText(new AccessDeniedException("x.csv"), "x.csv: no permission to read or write");
    assertText(new NoSuchFileException("x.csv"), "x.csv: no such file");
    assertText(new FileAlreadyExistsException("x.csv"), "x.csv: already exists");
    assertText(new NotDirectoryException("x.csv"), "x.csv: not a folder");
    assertText(new DirectoryNotEmptyException("x"), "x: the folder is not empty");
    assertText(new FileSystemException("x.csv"), "x.csv: cannot be read or written");
    assertText(new FileSystemException("x", null, "Too many links"), "x: Too many links");
    assertText(new UncheckedIOException(new NoSuchFileException("x")), "x: no such file");
  }

  @Test
  void keepsTheMessagesOfOtherExceptions() {
    assertText(new IOException("No space left on device"), "No space left on device");
    assertText(new InputException("x.csv: line 2: damaged"), "x.csv: line 2: damaged");
    assertText(new IllegalStateException("x"), "java.lang.IllegalStateException: x");
  }

  @Test
  void blamesTheUserForTheWrongFileAndNotForAFullDisk() {
    assertThat(FileTrouble.isOfUser(new AccessDeniedException("x.csv"))).isTrue();
    assertThat(FileTrouble.isOfUser(new NotDirectoryException("x.csv"))).isTrue();
    assertThat(FileTrouble.isOfUser(new FileSystemException("x", null, "full"))).isFalse();
    assertThat(FileTrouble.isOfUser(new IOException("full"))).isFalse();
  }
}
