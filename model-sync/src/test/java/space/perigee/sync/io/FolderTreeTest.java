package space.perigee.sync.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderTreeTest {

  @TempDir private Path parent = Path.of("");
  private Path folder = Path.of("");

  @BeforeEach
  void fill() throws IOException {
    folder = parent.resolve("folder");
    Files.createDirectories(folder.resolve("a/b"));
    Files.writeString(folder.resolve("a/b/file"), "text");
    Files.writeString(folder.resolve("a/other"), "text");
  }

  @Test
  void deletesAFolderWithAllItsContents() throws IOException {
    FolderTree.delete(folder);

    assertThat(folder).doesNotExist();
  }

  @Test
  void aFolderThatDoesNotExistIsDeletedAlready() throws IOException {
    FolderTree.delete(folder.resolve("absent"));

    assertThat(folder).isNotEmptyDirectory();
  }

  @Test
  void deletesOnlyWhatIsChosen() throws IOException {
    FolderTree.delete(folder, path -> path.startsWith(folder.resolve("a/b")));

    assertThat(folder.resolve("a/b")).doesNotExist();
    assertThat(folder.resolve("a/other")).exists();
  }

  @Test
  void whatALinkLeadsToStays() throws IOException {
    Path kept = Files.writeString(Files.createDirectory(parent.resolve("kept")).resolve("f"), "");
    Files.createSymbolicLink(folder.resolve("link"), kept.getParent());

    FolderTree.delete(folder);

    assertThat(folder).doesNotExist();
    assertThat(kept).exists();
  }

  @Test
  void aFolderIsEmptyWithoutChildren() throws IOException {
    assertThat(FolderTree.isEmpty(folder)).isFalse();
    assertThat(FolderTree.isEmpty(Files.createDirectory(parent.resolve("new")))).isTrue();
  }
}
