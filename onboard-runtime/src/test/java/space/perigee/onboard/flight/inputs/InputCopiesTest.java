package space.perigee.onboard.flight.inputs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import space.perigee.onboard.flight.inputs.DamagedInput.Remedy;
import space.perigee.sync.io.InputException;

class InputCopiesTest {

  @TempDir private Path temp;
  private Path file;
  private Path folder;

  @BeforeEach
  void firstStart() throws IOException {
    file = Files.writeString(temp.resolve("golden.csv"), "a,label\n1,sea\n");
    folder = temp.resolve("images");
    for (String image : List.of("land/1.png", "land/2.png", "sea/3.png")) {
      Files.createDirectories(folder.resolve(image).getParent());
      Files.writeString(folder.resolve(image), "pixels of " + image);
    }
    start().keep();
  }

  /** A start that asks for both inputs. */
  private InputCopies start() {
    InputCopies copies = InputCopies.in(temp.resolve("copies"), true);
    copies.intact("golden", file);
    copies.intact("data", folder);
    return copies;
  }

  /** Flips a bit as the medium would: without a trace in the file system. */
  private static void flip(Path file) throws IOException {
    FileTime time = Files.getLastModifiedTime(file);
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 4;
    Files.write(file, bytes);
    Files.setLastModifiedTime(file, time);
  }

  private static void edit(Path file, String text) throws IOException {
    FileTime time = Files.getLastModifiedTime(file);
    Files.writeString(file, text);
    Files.setLastModifiedTime(file, FileTime.fromMillis(time.toMillis() + 1000));
  }

  private Path copyOf(String input, String path) {
    return temp.resolve("copies").resolve(input).resolve("content").resolve(path);
  }

  @Test
  void intactFilesAreUsedThemselves() {
    InputCopies copies = start();

    assertThat(copies.intact("golden", file)).isEqualTo(file);
    assertThat(copies.intact("data", folder)).isEqualTo(folder);
    assertThat(copies.findings()).isEmpty();
  }

  @Test
  void theCopyOfADamagedFileIsUsedAndReported() throws IOException {
    flip(file);

    InputCopies copies = start();

    assertThat(copies.intact("golden", file)).hasContent("a,label\n1,sea\n");
    assertThat(copies.findings()).hasSize(1);
    DamagedInput finding = copies.findings().get(0);
    assertThat(finding.file()).isEqualTo(file);
    assertThat(finding.problem()).contains("differing bits: 1");
    assertThat(finding.remedy()).isEqualTo(Remedy.SECOND_COPY);
  }

  /** Tools that copy a file with its time set it to the microsecond. */
  @Test
  void aTimeThatDiffersByLessThanAMicrosecondIsTheSame() throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(java.time.Instant.parse("2026-01-01T00:00:00Z")));
    start().keep();
    byte[] bytes = Files.readAllBytes(file);
    bytes[8] ^= 2;
    Files.write(file, bytes);
    Files.setLastModifiedTime(
        file, FileTime.from(java.time.Instant.parse("2026-01-01T00:00:00.000000999Z")));

    assertThat(start().findings()).hasSize(1);
  }

  @Test
  void aDamagedFileIsNeverCopied() throws IOException {
    flip(file);
    start().keep();

    assertThat(start().intact("golden", file)).hasContent("a,label\n1,sea\n");
  }

  @Test
  void theCopyOfAMissingFileIsUsedAndReported() throws IOException {
    Files.delete(file);

    InputCopies copies = start();
    copies.keep();

    assertThat(copies.intact("golden", file)).hasContent("a,label\n1,sea\n");
    assertThat(copies.findings()).hasSize(1);
  }

  @Test
  void aFileThatTheOperatorChangesReplacesTheCopyOnceTheSatelliteHasStarted() throws IOException {
    edit(file, "a,label\n3,sea\n");

    InputCopies copies = start();
    assertThat(copies.intact("golden", file)).isEqualTo(file);
    assertThat(copies.findings()).isEmpty();
    assertThat(copyOf("golden", "golden.csv")).hasContent("a,label\n1,sea\n");
    copies.keep();

    assertThat(copyOf("golden", "golden.csv")).hasContent("a,label\n3,sea\n");
  }

  @Test
  void whatWasChangedIsTakenFromTheLastStartIfTheSatelliteDoesNotStartWithIt() throws IOException {
    edit(file, "nonsense");

    InputCopies copies = start();
    assertThat(copies.canFallBack()).isTrue();
    copies.fallBack("no column 'label'");

    assertThat(copies.canFallBack()).isFalse();
    assertThat(copies.intact("golden", file)).hasContent("a,label\n1,sea\n");
    assertThat(copies.findings().get(0).problem()).contains("no column 'label'");
    copies.keep();
    assertThat(copyOf("golden", "golden.csv")).hasContent("a,label\n1,sea\n");
  }

  @Test
  void aDamagedCopyIsReportedAndWrittenAgain() throws IOException {
    flip(copyOf("golden", "golden.csv"));

    InputCopies copies = start();
    assertThat(copies.intact("golden", file)).isEqualTo(file);
    assertThat(copies.findings())
        .extracting(DamagedInput::remedy)
        .containsExactly(Remedy.COPY_WRITTEN_AGAIN);
    copies.keep();

    assertThat(copyOf("golden", "golden.csv")).hasSameBinaryContentAs(file);
    assertThat(start().findings()).isEmpty();
  }

  @Test
  void aDamagedRecordIsReportedAndWrittenAgain() throws IOException {
    flip(temp.resolve("copies/golden/record.txt"));

    InputCopies copies = start();
    assertThat(copies.intact("golden", file)).isEqualTo(file);
    assertThat(copies.findings()).hasSize(1);
    copies.keep();

    assertThat(start().findings()).isEmpty();
  }

  @Test
  void aDamagedImageMakesTheSatelliteUseTheCopyOfTheFolder() throws IOException {
    flip(folder.resolve("land/2.png"));

    InputCopies copies = start();

    Path used = copies.intact("data", folder);
    assertThat(used.resolve("land/2.png")).hasContent("pixels of land/2.png");
    assertThat(used.resolve("sea/3.png")).exists();
    assertThat(copies.findings())
        .extracting(DamagedInput::file)
        .containsExactly(folder.resolve("land/2.png"));
  }

  @Test
  void differentImagesDamagedInBothPlacesAreRestoredFromEachOther() throws IOException {
    flip(folder.resolve("land/2.png"));
    flip(copyOf("data", "images/sea/3.png"));

    Path used = start().intact("data", folder);

    assertThat(used.resolve("land/2.png")).hasContent("pixels of land/2.png");
    assertThat(used.resolve("sea/3.png")).hasContent("pixels of sea/3.png");
  }

  @Test
  void theCopyOfAFolderHasNoMoreFilesThanTheFolder() throws IOException {
    Files.delete(folder.resolve("land/1.png"));
    Files.delete(folder.resolve("land/2.png"));
    Files.delete(folder.resolve("land"));
    start().keep();

    try (Stream<Path> all = Files.walk(temp.resolve("copies/data/content"))) {
      assertThat(all.filter(Files::isRegularFile))
          .containsExactly(copyOf("data", "images/sea/3.png"));
    }
    assertThat(start().findings()).isEmpty();
  }

  /** The same bytes with another time, as after a restored backup. */
  @Test
  void anotherTimeAloneIsNoChange() throws IOException {
    edit(file, Files.readString(file));
    InputCopies copies = start();
    assertThat(copies.canFallBack()).isFalse();
    copies.keep();

    flip(file);
    assertThat(start().findings()).hasSize(1);
  }

  @Test
  void aSatelliteThatHasFlownDoesWithoutWhatIsDamagedInBothPlaces() throws IOException {
    flip(file);
    flip(copyOf("golden", "golden.csv"));
    InputCopies copies = start();

    assertThat(copies.readOrDoWithout("golden", file, InputCopiesTest::refuse)).isEmpty();
    assertThat(copies.findings())
        .extracting(DamagedInput::remedy)
        .containsExactly(Remedy.USED_AS_IT_IS, Remedy.NONE);
  }

  @Test
  void aFirstStartRefusesWhatItCannotRead() {
    InputCopies copies = InputCopies.in(temp.resolve("other"), false);

    assertThatThrownBy(() -> copies.readOrDoWithout("golden", file, InputCopiesTest::refuse))
        .isInstanceOf(InputException.class);
    assertThatThrownBy(
            () -> copies.readOrDoWithout("plan", temp.resolve("none"), Files::readString))
        .isInstanceOf(NoSuchFileException.class);
    assertThat(temp.resolve("other")).doesNotExist();
  }

  private static String refuse(Path file) {
    throw new InputException(file + ": unusable");
  }

  @Test
  void onlyTheOwnerCanReadCopies() throws IOException {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(temp.resolve("copies"))))
        .isEqualTo("rwx------");
  }
}
