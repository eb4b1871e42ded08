package space.perigee.hw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProfileCatalogTest {

  private final ProfileCatalog catalog = ProfileCatalog.shipped();

  @SuppressWarnings("NullAway.Init") // JUnit injects it
  @TempDir
  Path folder;

  private Path write(String name, String yaml) throws Exception {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, yaml);
  }

  private static String refusal(ThrowingCallable call) {
    Throwable[] thrown = new Throwable[1];
    assertThatExceptionOfType(ProfileException.class)
        .isThrownBy(call)
        .satisfies(e -> thrown[0] = e);
    return String.valueOf(thrown[0].getMessage());
  }

  @Test
  void anUnknownIdIsAnsweredWithWhatWasMeantAndWhatThereIs() {
    assertThat(refusal(() -> catalog.spacecraft("cubesat-3")))
        .isEqualTo(
            "cubesat-3: is no known spacecraft; did you mean 'cubesat-3u'? (known: cubesat-3u,"
                + " cubesat-6u, smallsat-100kg, opssat; or give the path of a .yaml file)");
  }

  @Test
  void anUnknownIdOfAnyKindIsAnsweredWithAllThereIs() {
    assertThat(refusal(() -> catalog.profile("nothing-like-it")))
        .contains(catalog.ids(ProfileKind.BOARD))
        .contains(catalog.ids(ProfileKind.RADIO))
        .contains(catalog.ids(ProfileKind.SPACECRAFT))
        .doesNotContain("did you mean");
  }

  @Test
  void anIdOfAnotherKindIsAnsweredWithItsKind() {
    assertThat(refusal(() -> catalog.board("uhf-9k6")))
        .startsWith("uhf-9k6: is a radio; must be a board: opssat-sepp, raspberry-pi-4");
  }

  @Test
  void aSpacecraftHasItsBoardAndItsRadio() {
    Spacecraft craft = catalog.spacecraft("opssat");

    assertThat(craft.board()).isEqualTo(catalog.board("opssat-sepp"));
    assertThat(craft.radio()).isEqualTo(catalog.radio("s-band-1m"));
  }

  @Test
  void anIdAndAPathAreToldApart() throws Exception {
    Path file = write("cubesat-3u.yaml", Samples.SPACECRAFT);

    assertThat(catalog.spacecraft(file.toString()).id()).isEqualTo("my-craft");
    assertThat(catalog.spacecraft("cubesat-3u").id()).isEqualTo("cubesat-3u");
  }

  @Test
  void aFileWithAnotherEndingIsAPathIfItHasASlash() throws Exception {
    Path file = write("radio.conf", Samples.RADIO);

    assertThat(catalog.radio(file.toString()).rates().uplinkRateBps()).isEqualTo(4800);
  }

  @Test
  void boardAndRadioOfAFileAreFoundBesideIt() throws Exception {
    write("parts/board.yaml", Samples.BOARD);
    write("parts/radio.yml", Samples.RADIO);
    Path file =
        write(
            "craft.yaml",
            Samples.SPACECRAFT
                .replace("raspberry-pi-zero-2w", "parts/board.yaml")
                .replace("uhf-9k6", "parts/radio.yml"));

    Spacecraft craft = catalog.spacecraft(file.toString());

    assertThat(craft.board().id()).isEqualTo("my-board");
    assertThat(craft.radio().id()).isEqualTo("my-radio");
  }

  @Test
  void aBoardMayCarryRatesThatWereMeasuredOnOne() throws Exception {
    Path file =
        write(
            "board.yaml",
            Samples.BOARD.replace(
                "sources:",
                """
                measured:
                  - model: cnn-300k
                    trainPerSecond: 12.5
                    predictPerSecond: 90
                    source: perigee model show --measure, 2026-11-25
                sources:"""));

    Board board = catalog.board(file.toString());

    assertThat(board.measured("cnn-300k"))
        .contains(new Board.Rate("cnn-300k", 12.5, 90, "perigee model show --measure, 2026-11-25"));
    assertThat(board.measured("cnn-1m")).isEmpty();
  }

  @Test
  void aRateSaysWhereItWasMeasured() throws Exception {
    Path file =
        write(
            "board.yaml",
            Samples.BOARD.replace(
                "sources:",
                """
                measured:
                  - model: cnn-300k
                    trainPerSecond: 0
                    predictPerSecond: 90
                sources:"""));

    assertThat(refusal(() -> catalog.board(file.toString())))
        .contains("measured[0].trainPerSecond: '0' must be a number above 0")
        .contains("measured[0].source: is missing; must be text");
  }

  @Test
  void whatIsWrongWithTheBoardOfAFileIsReportedAtTheFieldThatNamesIt() throws Exception {
    Path board = write("board.yaml", Samples.BOARD.replace("cores: 4", "cores: 0"));
    Path file =
        write("craft.yaml", Samples.SPACECRAFT.replace("raspberry-pi-zero-2w", "board.yaml"));

    assertThat(refusal(() -> catalog.spacecraft(file.toString())))
        .startsWith(file + ": line 4: board: " + board + ": line 6: cores: '0' must be");
  }

  @Test
  void aSpacecraftThatNamesItselfAsItsBoardIsRefused() throws Exception {
    Path file =
        write("craft.yaml", Samples.SPACECRAFT.replace("raspberry-pi-zero-2w", "craft.yaml"));

    assertThat(refusal(() -> catalog.spacecraft(file.toString())))
        .endsWith("line 1: kind: 'spacecraft' must be board");
  }

  @Test
  void aFileOfAnotherKindIsRefused() throws Exception {
    Path file = write("radio.yaml", Samples.RADIO);

    assertThat(refusal(() -> catalog.spacecraft(file.toString())))
        .isEqualTo(file + ": line 1: kind: 'radio' must be spacecraft");
  }

  @Test
  void aFileThatIsNotThereIsRefusedByName() {
    assertThat(refusal(() -> catalog.board("none.yaml"))).isEqualTo("none.yaml: no such file");
    assertThat(refusal(() -> catalog.board(folder.toString()))).contains("is not a file");
  }

  @Test
  void theYamlIsTheTextAsItWasWritten() throws Exception {
    Path file = write("radio.yaml", "# mine\n" + Samples.RADIO);

    assertThat(catalog.yaml(file.toString())).isEqualTo("# mine\n" + Samples.RADIO);
    assertThat(catalog.yaml("uhf-9k6")).startsWith("kind: radio\nid: uhf-9k6\n");
  }
}
