package space.perigee.sim.contacts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import space.perigee.sync.io.InputException;

class SatelliteFileTest {

  private static final String LINE1 =
      "1 41610U 16040M   22113.39133221  .00035922  00000+0  11624-2 0  9992";
  private static final String LINE2 =
      "2 41610  97.2370 172.7438 0007333 298.0873  61.9627 15.31936909324610";

  @Test
  void readsSetsWithAndWithoutNames() throws Exception {
    List<Satellite> satellites =
        read(
            "# from somewhere",
            "FLOCK 2P-9              ",
            LINE1,
            LINE2,
            "",
            "0 FLOCK 3P'-3",
            withNumber(LINE1, "41611") + "  ",
            withNumber(LINE2, "41611"),
            withNumber(LINE1, "41612"),
            "# between",
            withNumber(LINE2, "41612"));
    assertThat(satellites)
        .extracting(Satellite::id)
        .containsExactly("flock-2p-9", "flock-3p-prime-3", "norad-41612");
    assertThat(satellites.get(0).name()).isEqualTo("FLOCK 2P-9");
    assertThat(Satellite.epoch(satellites.get(0).elements().get(0)))
        .isEqualTo(Instant.parse("2022-04-23T09:23:31.102944Z"));
  }

  @ParameterizedTest
  @CsvSource({"A0000, 100000", "J2931, 182931", "P4018, 234018", "Z9999, 339999"})
  void readsAlpha5CatalogNumbers(String written, int number) throws Exception {
    List<Satellite> satellites = read(withNumber(LINE1, written), withNumber(LINE2, written));
    assertThat(satellites.get(0).elements().get(0).getSatelliteNumber()).isEqualTo(number);
  }

  @ParameterizedTest
  @CsvSource({"I0000", "O0000", "AA000", "+1234"})
  void rejectsOtherCatalogNumbers(String written) {
    assertThatThrownBy(() -> read(withNumber(LINE1, written), withNumber(LINE2, written)))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("'" + written + "'")
        .hasMessageContaining("a letter other than I and O");
  }

  @Test
  void namesTheDamagedLine() {
    String damaged = LINE2.replace("97.2370", "97.2371");
    assertThatThrownBy(() -> read("FLOCK 2P-9", LINE1, damaged))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "test.tle: lines 2 and 3 (FLOCK 2P-9): line 3: checksum '0' must be '1': the line is"
                + " damaged");
  }

  @Test
  void namesTheLineThatIsTooShort() {
    assertThatThrownBy(() -> read(LINE1.substring(0, 60), LINE2))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("line 1: has 60 characters: must have 69");
  }

  @Test
  void rejectsLinesOfDifferentSatellites() {
    assertThatThrownBy(() -> read(LINE1, withNumber(LINE2, "41611")))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("line 2: catalog number '41611' differs from '41610'");
  }

  @Test
  void rejectsAFieldThatIsNotANumber() {
    String letters = LINE2.replace("172.7438", "1x2.7438");
    assertThatThrownBy(() -> read(LINE1, withChecksum(letters)))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("test.tle: lines 1 and 2")
        .hasMessageContaining("not a number");
  }

  @Test
  void rejectsElementsThatDescribeNoOrbit() {
    String still = LINE2.substring(0, 52) + " 0.00000000" + LINE2.substring(63);
    assertThatThrownBy(() -> read(LINE1, withChecksum(still)))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("mean motion 0.0");
  }

  @Test
  void rejectsAnIncompleteSet() {
    assertThatThrownBy(() -> read("A", LINE1))
        .hasMessage("test.tle: line 2: must be followed by a line that starts with '2 '");
    assertThatThrownBy(() -> read("A", LINE2)).hasMessageContaining("line 2: must follow");
    assertThatThrownBy(() -> read("A", LINE1, LINE2, "B")).hasMessageContaining("the name 'B'");
    assertThatThrownBy(() -> read("A", "B", LINE1, LINE2)).hasMessageContaining("line 2: 'B'");
    assertThatThrownBy(() -> read("# nothing")).hasMessage("test.tle: contains no element set");
  }

  @Test
  void rejectsWhatIsNotText(@TempDir Path folder) throws Exception {
    for (byte control : new byte[] {0, 1, 8, 27, 31}) {
      Path binary = Files.write(folder.resolve("x.tle"), new byte[] {(byte) 0xff, 'A', control});
      assertThatThrownBy(() -> SatelliteFile.read(List.of(binary)))
          .as("control character %d", control)
          .isInstanceOf(InputException.class)
          .hasMessage(binary + ": line 1: byte 0xFF at offset 0 is not UTF-8 text");
    }
    assertThatThrownBy(() -> SatelliteFile.read(List.of(folder)))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("is a folder");
  }

  /** A file that nobody can read must not fill the screen. */
  @ParameterizedTest
  @ValueSource(strings = {"No GP data found", "a,b,c", "%s", "STATION"})
  void namesAnUnknownFormatAndShowsItsBeginning(String begin) {
    assertThatThrownBy(() -> read(begin + "x".repeat(4000), "y".repeat(4000)))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("test.tle: unknown format, begins with '" + begin)
        .hasMessageContaining(SatelliteFile.FORMATS)
        .message()
        .hasSizeLessThan(250);
  }

  private static List<Satellite> read(String... lines) throws Exception {
    byte[] text = String.join("\r\n", lines).getBytes(StandardCharsets.UTF_8);
    return SatelliteFile.read("test.tle", new java.io.ByteArrayInputStream(text)).satellites();
  }

  private static String withNumber(String line, String number) {
    return withChecksum(line.substring(0, 2) + number + line.substring(7));
  }

  private static String withChecksum(String line) {
    return line.substring(0, 68) + ElementLine.checksum(line);
  }
}
