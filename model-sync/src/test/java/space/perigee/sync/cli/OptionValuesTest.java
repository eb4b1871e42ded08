package space.perigee.sync.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import space.perigee.sync.io.InputException;

class OptionValuesTest {

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  @Test
  void aFolderNeedsOnlyAFolderAboveIt() throws IOException {
    OptionValues.requireFolder("--report", folder);
    OptionValues.requireFolder("--report", folder.resolve("a/b/c"));
    OptionValues.requireFolder("--report", Path.of("report"));
    assertThat(folder).isEmptyDirectory();

    Path file = Files.createFile(folder.resolve("file"));
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> OptionValues.requireFolder("--report", file.resolve("a/b")))
        .withMessage("--report " + file + "/a/b: must be a folder; " + file + " is none");
  }

  @Test
  void aFileNeedsAFolderThatExists() {
    OptionValues.requireFile("--json", null);
    OptionValues.requireFile("--json", folder.resolve("out.json"));
    for (Path bad : new Path[] {folder, folder.resolve("none/out.json")}) {
      assertThatExceptionOfType(InputException.class)
          .isThrownBy(() -> OptionValues.requireFile("--json", bad))
          .withMessage("--json " + bad + ": must be a file in a folder that exists");
    }
  }
}
