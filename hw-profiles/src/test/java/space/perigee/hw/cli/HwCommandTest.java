package space.perigee.hw.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine;
import space.perigee.hw.ProfileCatalog;
import space.perigee.hw.ProfileKind;

class HwCommandTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @SuppressWarnings("NullAway.Init") // JUnit injects it
  @TempDir
  Path folder;

  private int run(String... args) {
    return new CommandLine(new HwCommand())
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(args);
  }

  @Test
  void withoutASubcommandItSaysWhichThereAre() {
    assertThat(run()).isEqualTo(2);
    assertThat(err.toString()).startsWith("Missing required subcommand");
  }

  @Test
  void listShowsEveryShippedProfile() {
    assertThat(run("list")).isZero();

    for (ProfileKind kind : ProfileKind.values()) {
      assertThat(out.toString()).contains(ProfileCatalog.shipped().ids(kind));
    }
  }

  @ParameterizedTest
  @EnumSource(ProfileKind.class)
  void listOfAKindShowsThatKindAlone(ProfileKind kind) {
    assertThat(run("list", "--kind", kind.label())).isZero();

    List<String> rows = out.toString().lines().skip(2).toList();
    assertThat(rows)
        .extracting(row -> row.strip().split(" ", 2)[0])
        .isEqualTo(ProfileCatalog.shipped().ids(kind));
  }

  @Test
  void columnsOfAListStandUnderTheirHeadings() {
    run("list", "--kind", "radio");

    List<String> lines = out.toString().lines().skip(1).toList();
    int end = lines.get(0).indexOf("DOWN") + "DOWN".length();
    assertThat(lines.subList(1, lines.size()))
        .allSatisfy(row -> assertThat(row.substring(0, end)).endsWith("bit/s"));
  }

  @Test
  void anUnknownKindIsRefusedWithWhatIsAllowed() {
    assertThat(run("list", "--kind", "bord")).isEqualTo(2);
    assertThat(err.toString()).contains("'bord' must be one of board, radio, spacecraft");
  }

  @Test
  void listAsJsonHasTheRecords() throws Exception {
    assertThat(run("list", "--json")).isZero();

    JsonNode json = new ObjectMapper().readTree(out.toString());
    assertThat(json.at("/boards/0/javacppPlatform").asText()).isEqualTo("linux-armhf");
    assertThat(json.at("/radios/0/downlinkRateBps").asInt()).isEqualTo(9600);
    assertThat(json.at("/spacecraft/0/board/id").asText()).isEqualTo("raspberry-pi-zero-2w");
  }

  @Test
  void showSaysWhatAPassOfARadioCarriesAndWhereTheValuesComeFrom() {
    assertThat(run("show", "s-band-1m")).isZero();

    assertThat(out.toString())
        .contains("50.4 MB down and 12.9 MB up")
        .contains("https://www.isispace.nl/product/s-band-transceiver/")
        .contains("estimate");
  }

  @Test
  void aHalfDuplexRadioCarriesOneDirectionOrTheOther() {
    run("show", "uhf-9k6");

    assertThat(out.toString()).contains("460.8 kB down or 460.8 kB up");
  }

  @Test
  void showOfASpacecraftDerivesEnergyAndTemperature() {
    assertThat(run("show", "cubesat-3u")).isZero();

    assertThat(out.toString())
        .contains("4.4 W idle, 2.8 W training")
        .contains("2.8 h of training")
        .contains("16.8 degC, with a time constant of 23.3 min");
  }

  @Test
  void showOfABoardSaysHowToBuildForIt() {
    assertThat(run("show", "opssat-sepp")).isZero();

    assertThat(out.toString()).contains("linux-armhf, built with -Dboard=opssat-sepp");
  }

  @Test
  void showKeepsItsLinesShort() {
    for (ProfileKind kind : ProfileKind.values()) {
      ProfileCatalog.shipped().ids(kind).forEach(id -> run("show", id));
    }

    assertThat(out.toString().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThan(110));
  }

  @Test
  void showAsYamlPrintsTheProfileItself() {
    assertThat(run("show", "uhf-9k6", "--yaml")).isZero();

    assertThat(out.toString()).isEqualTo(ProfileCatalog.shipped().yaml("uhf-9k6"));
  }

  @Test
  void showAsJsonHasTheKindAndTheDerivedValues() throws Exception {
    assertThat(run("show", "--json", "cubesat-3u")).isZero();

    JsonNode json = new ObjectMapper().readTree(out.toString());
    assertThat(json.at("/kind").asText()).isEqualTo("spacecraft");
    assertThat(json.at("/radio/duplex").asText()).isEqualTo("half");
    assertThat(json.at("/derived/downlinkBytesIn8Min").asDouble()).isEqualTo(460_800);
  }

  @Test
  void oneFormAtATime() {
    assertThat(run("show", "--json", "--yaml", "cubesat-3u")).isEqualTo(2);
  }

  @Test
  void showOfAnUnknownIdListsWhatThereIs() {
    assertThat(run("show", "uhf-9k7")).isEqualTo(2);
    assertThat(err.toString()).contains("did you mean 'uhf-9k6'?").contains("opssat-sepp");
  }

  @Test
  void checkSaysOkForWhatShowPrints() throws Exception {
    run("show", "opssat", "--yaml");
    Path file = Files.writeString(folder.resolve("mine.yaml"), out.toString());
    out.getBuffer().setLength(0);

    assertThat(run("check", file.toString())).isZero();
    assertThat(out).hasToString(file + ": OK (spacecraft opssat)" + System.lineSeparator());
    assertThat(err).hasToString("");
  }

  @Test
  void checkExitsWithTwoAndReportsEveryFileOnStandardError() throws Exception {
    String radio = ProfileCatalog.shipped().yaml("uhf-9k6");
    Path good = Files.writeString(folder.resolve("good.yaml"), radio);
    Path bad = Files.writeString(folder.resolve("bad.yaml"), radio.replace("half", "both"));
    Path missing = folder.resolve("missing.yaml");

    assertThat(run("check", bad.toString(), good.toString(), missing.toString())).isEqualTo(2);

    assertThat(out.toString()).contains(good + ": OK").doesNotContain("bad.yaml");
    assertThat(err.toString())
        .contains(bad + ": line 9: duplex: 'both' must be one of half, full")
        .contains(missing + ": no such file");
  }
}
