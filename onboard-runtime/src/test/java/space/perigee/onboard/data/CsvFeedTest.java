package space.perigee.onboard.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvFeedTest {

  private static final DataRequest REQUEST =
      DataRequest.of(CsvSamples.LABEL, List.of())
          .withClasses(List.of("x", "y"))
          .withShape(List.of(1))
          .withUnlabeled();

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  @SuppressWarnings("NullAway.Init")
  private Path file;

  @BeforeEach
  void fileWithTwoRows() throws IOException {
    file = Files.writeString(folder.resolve("stream.csv"), "a,label\n1,x\n2,y\n");
  }

  @Test
  void rowsThatAreAppendedLaterAreRead() throws IOException {
    try (CsvFeed feed = open()) {
      assertThat(values(feed)).containsExactly(1, 2);

      append("3,x\n4,\n");

      assertThat(feed.next()).hasValue(Sample.of(new float[] {3}, 0));
      assertThat(feed.next()).hasValue(Sample.unlabeled(new float[] {4}));
      assertThat(feed.next()).isEmpty();
    }
  }

  @Test
  void aLastLineIsReadWhenItIsComplete() throws IOException {
    try (CsvFeed feed = open()) {
      values(feed);
      append("1");
      assertThat(feed.next()).isEmpty();
      append("2,x");
      assertThat(feed.next()).isEmpty();
      assertThat(feed.incompleteBytes()).isEqualTo(4);
      append("\n");
      assertThat(values(feed)).containsExactly(12);
    }
  }

  @Test
  void aFileMayBeginWithoutItsHeader() throws IOException {
    Files.writeString(file, "a,la");
    try (CsvFeed feed = open()) {
      assertThat(feed.next()).isEmpty();
      append("bel\n7,x\n");
      assertThat(values(feed)).containsExactly(7);
    }
  }

  @Test
  void aBadRowIsOneExceptionAndTheNextRowFollows() throws IOException {
    append("NaN,x\n,x\n3,z\n3\n4,x\n");
    try (CsvFeed feed = open()) {
      feed.skip(2);
      for (String what :
          List.of(
              "line 4: a 'NaN' must be finite",
              "line 5: a '' is empty",
              "line 6: label 'z' must be one of [x, y]",
              "line 7: 1 fields, must be 2")) {
        assertThatThrownBy(feed::next)
            .isInstanceOf(DataException.class)
            .hasMessageContaining(file + ": " + what);
      }
      assertThat(values(feed)).containsExactly(4);
    }
  }

  @Test
  void afterARenameTheRestOfTheOldFileIsReadFirst() throws IOException {
    try (CsvFeed feed = open()) {
      assertThat(feed.next()).isPresent();
      Files.move(file, folder.resolve("stream.csv.1"));
      Files.writeString(folder.resolve("stream.csv.1"), "3,x\n", StandardOpenOption.APPEND);
      assertThat(values(feed)).containsExactly(2, 3);
      Files.writeString(file, "a,label\n4,x\n5,x\n");
      assertThat(values(feed)).containsExactly(4, 5);
    }
  }

  @Test
  void aNewFileNeedNotRepeatTheHeader() throws IOException {
    try (CsvFeed feed = open()) {
      values(feed);
      replace("8,x\n9,y\n");
      assertThat(values(feed)).containsExactly(8, 9);
    }
  }

  @Test
  void aNewFileMayHaveItsColumnsInAnotherOrder() throws IOException {
    try (CsvFeed feed = open()) {
      values(feed);
      replace("label;a\nx;8\n");
      assertThat(values(feed)).containsExactly(8);
    }
  }

  @Test
  void aHeaderThatDoesNotFitIsSkippedAndTheLastUsableOneStillCounts() throws IOException {
    try (CsvFeed feed = open()) {
      values(feed);
      Files.writeString(file, "x,y,z\n1,2,3\n");
      assertThatThrownBy(feed::next).hasMessageContaining("line 1: no column 'label'");
      assertThatThrownBy(feed::next).hasMessageContaining("line 2: 3 fields, must be 2");
      assertThat(feed.next()).isEmpty();
      append("5,x\n6,y\n");
      assertThat(values(feed)).containsExactly(5, 6);
      replace("7,x\n8,y\n");
      assertThat(values(feed)).containsExactly(7, 8);
    }
  }

  @Test
  void aHeaderMayFollowLinesThatCannotBeRead() throws IOException {
    try (CsvFeed feed = open()) {
      values(feed);
      Files.writeString(file, "no header\nlabel,a\nx,8\n");
      assertThatThrownBy(feed::next).hasMessageContaining("line 1: no column 'label'");
      assertThat(values(feed)).containsExactly(8);
    }
  }

  /** An interrupted first start leaves a second copy, but no place in the file. */
  @Test
  void aRestartWithoutAPlaceReadsByTheHeaderOfAnEarlierVersion() throws IOException {
    Path earlier = Files.copy(file, folder.resolve("copy.csv"));
    Files.writeString(file, "x,y,z\n1,2,3\n");
    try (CsvFeed feed = reopen()) {
      feed.useHeaderOf(earlier);
      assertThatThrownBy(feed::next).hasMessageContaining("line 1: no column 'label'");
      assertThatThrownBy(feed::next).hasMessageContaining("line 2: 3 fields, must be 2");
      replace("7,x\n8,y\n");
      assertThat(values(feed)).containsExactly(7, 8);
    }
  }

  @Test
  void theHeaderOfAPlaceCountsMoreThanThatOfAnEarlierVersion() throws IOException {
    Path earlier = Files.copy(file, folder.resolve("copy.csv"));
    CsvFeed.Place place;
    try (CsvFeed feed = open()) {
      values(feed);
      replace("label,a\nx,3\n");
      values(feed);
      place = feed.place();
    }
    replace("y,4\n");
    try (CsvFeed feed = reopen()) {
      feed.useHeaderOf(earlier);
      feed.resume(place);
      assertThat(values(feed)).containsExactly(4);
    }
  }

  @Test
  void rowsBeforeAnyUsableHeaderSaySo() throws IOException {
    Files.writeString(file, "x,y\n1,x\na,label\n2,x\n");
    try (CsvFeed feed = reopen()) {
      assertThatThrownBy(feed::next).hasMessageContaining("line 1: no column 'label'");
      assertThatThrownBy(feed::next)
          .hasMessageContaining("line 2: no usable header comes before this row");
      assertThat(values(feed)).containsExactly(2);
    }
  }

  @Test
  void aFileThatIsCutIsReadFromItsNewBeginning() throws IOException {
    try (CsvFeed feed = open()) {
      values(feed);
      try (FileChannel cut = FileChannel.open(file, StandardOpenOption.WRITE)) {
        cut.truncate(0);
      }
      assertThat(feed.next()).isEmpty();
      append("a,label\n6,x\n");
      assertThat(values(feed)).containsExactly(6);
    }
  }

  @Test
  void aFileThatIsOverwrittenByALongerOneIsReadFromItsBeginning() throws IOException {
    try (CsvFeed feed = open()) {
      values(feed);
      Files.writeString(file, "a,label\n6,x\n7,x\n8,x\n9,x\n");
      assertThat(values(feed)).containsExactly(6, 7, 8, 9);
    }
  }

  @Test
  void continuesAtAPlace() throws IOException {
    CsvFeed.Place place;
    try (CsvFeed feed = open()) {
      assertThat(feed.next()).isPresent();
      place = feed.place();
    }
    append("3,x\nNaN,x\n");
    try (CsvFeed feed = open()) {
      feed.resume(place);
      assertThat(feed.next()).hasValue(Sample.of(new float[] {2}, 1));
      assertThat(feed.next()).isPresent();
      assertThatThrownBy(feed::next).hasMessageContaining("line 5: a 'NaN'");
    }
  }

  @Test
  void aPlaceInAFileThatWasReplacedMeansTheBeginningOfTheNewOne() throws IOException {
    CsvFeed.Place place;
    try (CsvFeed feed = open()) {
      values(feed);
      place = feed.place();
    }
    replace("5,x\n6,x\n7,x\n8,x\n9,x\n");
    try (CsvFeed feed = reopen()) {
      feed.resume(place);
      assertThat(values(feed)).containsExactly(5, 6, 7, 8, 9);
    }
  }

  @Test
  void waitsForAFileThatIsAwayAndContinuesInIt() throws IOException {
    try (CsvFeed feed = open()) {
      assertThat(feed.next()).isPresent();
      CsvFeed.Place place = feed.place();
      Path away = folder.resolve("away");
      Files.move(file, away);
      feed.resume(place);
      assertThat(feed.next()).isEmpty();
      assertThat(feed.trouble()).hasValue(file + ": no such file");

      Files.move(away, file);

      assertThat(values(feed)).containsExactly(2);
      assertThat(feed.trouble()).isEmpty();
    }
  }

  @Test
  void aRestartWaitsForAFileThatIsMissing() throws IOException {
    CsvFeed.Place place;
    try (CsvFeed feed = open()) {
      assertThat(feed.next()).isPresent();
      place = feed.place();
    }
    Path away = Files.move(file, folder.resolve("away"));
    try (CsvFeed feed = reopen()) {
      feed.resume(place);
      assertThat(feed.next()).isEmpty();
      assertThat(feed.place()).isEqualTo(place);
      Files.move(away, file);
      assertThat(values(feed)).containsExactly(2);
    }
  }

  /** The copy of the last start has the rows up to then; the file has grown since. */
  @Test
  void rowsOfADamagedFileAreReadFromItsCopyAndLaterOnesFromTheFile() throws IOException {
    CsvFeed.Place place;
    try (CsvFeed feed = open()) {
      assertThat(feed.next()).isPresent();
      place = feed.place();
    }
    Path copy = Files.copy(file, folder.resolve("copy.csv"));
    Files.writeString(file, "a,label\n9,x\n9,y\n");
    try (CsvFeed feed = DataFormats.follow(file, REQUEST, copy).orElseThrow()) {
      feed.resume(place);
      assertThat(values(feed)).containsExactly(2);
      append("3,x\n");
      assertThat(values(feed)).containsExactly(3);
      append("4,x\n");
      assertThat(values(feed)).containsExactly(4);
    }
  }

  @Test
  void aCopyThatIsOlderThanThePlaceIsNotReadAgain() throws IOException {
    Path copy = Files.copy(file, folder.resolve("copy.csv"));
    append("3,x\n");
    CsvFeed.Place place;
    try (CsvFeed feed = open()) {
      values(feed);
      place = feed.place();
    }
    Path away = Files.move(file, folder.resolve("away"));
    try (CsvFeed feed = DataFormats.follow(file, REQUEST, copy).orElseThrow()) {
      feed.resume(place);
      assertThat(feed.next()).isEmpty();
      Files.move(away, file);
      append("4,x\n");
      assertThat(values(feed)).containsExactly(4);
    }
  }

  @Test
  void readsAFileOfManyBlocksInOrder() throws IOException {
    StringBuilder rows = new StringBuilder();
    List<Integer> expected = new ArrayList<>(List.of(1, 2));
    for (int i = 3; i < 40_000; i++) {
      rows.append(i).append(i % 2 == 0 ? ",y\r\n" : ",x\n");
      expected.add(i);
    }
    append(rows.toString());
    try (CsvFeed feed = open()) {
      assertThat(feed.skip(20_000)).isEqualTo(20_000);
      assertThat(values(feed)).isEqualTo(expected.subList(20_000, expected.size()));
      assertThat(feed.skip(5)).isZero();
    }
  }

  @Test
  void aHeaderThatDoesNotFitIsRejectedAtOnce() throws IOException {
    Files.writeString(file, "a,kind\n");
    assertThatThrownBy(this::open)
        .isInstanceOf(DataException.class)
        .hasMessageContaining("line 1: no column 'label'");
    Files.writeString(file, "a,b,label\n");
    assertThatThrownBy(this::open)
        .isInstanceOf(DataException.class)
        .hasMessageContaining("2 columns besides the label 'label', the model takes 1");
    Files.delete(file);
    assertThatThrownBy(this::open).isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void aCompressedFileIsNotFollowed() throws IOException {
    assertThat(DataFormats.follow(Cases.tables("ok.csv.gz"), REQUEST, null)).isEmpty();
    assertThat(DataFormats.follow(folder, REQUEST, null)).isEmpty();
  }

  private CsvFeed open() throws IOException {
    return DataFormats.follow(file, REQUEST, null).orElseThrow();
  }

  private CsvFeed reopen() throws IOException {
    return DataFormats.follow(file, REQUEST, file).orElseThrow();
  }

  private void append(String text) throws IOException {
    Files.write(file, text.getBytes(StandardCharsets.UTF_8), StandardOpenOption.APPEND);
  }

  private void replace(String text) throws IOException {
    Path next = Files.writeString(folder.resolve("next"), text);
    Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);
  }

  private static List<Integer> values(CsvFeed feed) {
    List<Integer> values = new ArrayList<>();
    for (Optional<Sample> next = feed.next(); next.isPresent(); next = feed.next()) {
      values.add((int) next.get().features()[0]);
    }
    return values;
  }
}
