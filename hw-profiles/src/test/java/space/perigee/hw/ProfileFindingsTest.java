package space.perigee.hw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import space.perigee.hw.yaml.Finding;

/** Every violation is reported with its file, line, field, value and what is allowed. */
class ProfileFindingsTest {

  @SuppressWarnings("NullAway.Init") // JUnit injects it
  @TempDir
  Path folder;

  private ProfileException refusal(String yaml) throws Exception {
    Path file = folder.resolve("my.yaml");
    Files.writeString(file, yaml);
    try {
      ProfileCatalog.shipped().read(file);
    } catch (ProfileException e) {
      assertThat(e.findings()).extracting(Finding::file).containsOnly(file.toString());
      return e;
    }
    throw new AssertionError("accepted:\n" + yaml);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          id: my-board         | id: My Board            | 2  | id               | lower-case letters
          cores: 4             | cores: 0                | 6  | cores            | within 1 to 1024
          cores: 4             | cores: 1.5              | 6  | cores            | a whole number
          clockMhz: 1000       | clockMhz: fast          | 7  | clockMhz         | 'fast' must be
          ramMb: 1024          | ramMb: 16               | 8  | ramMb            | within 64 to
          storageMb: 8192      | storageMb:              | 9  | storageMb        | must be a whole
          architecture: aarch64| architecture: sparc     | 5  | architecture     | armv7, aarch64, x86_64
          Platform: linux-arm64| Platform: windows       | 10 | javacppPlatform  | linux-arm64, linux-armhf
          wattsIdle: 1.0       | wattsIdle: -1           | 13 | power.wattsIdle  | above 0, up to 2000
          wattsTrain: 3.0      | wattsTrain: .inf        | 15 | power.wattsTrain | a finite number
          wattsTrain: 3.0      | wattsTrain: .nan        | 15 | power.wattsTrain | a finite number
          wattsTrain: 3.0      | wattsTrain: 1e999       | 15 | power.wattsTrain | a finite number
          Gflops: 5            | Gflops: 0               | 16 | sustainedGflops  | above 0
          heapMb: 256          | heapMb: [256]           | 18 | quotas.heapMb    | '[256]' must be
          - A data sheet       | - '2026'  #             | 24 | sources[0]       | 8 to 300 characters
          runtimeMb: 120       | runtimeMb: 0            | 21 | quotas.runtimeMb | within 1 to
          kind: board          | kind: bord              | 1  | kind             | did you mean 'board'?
          """)
  void aValueThatIsNotAllowedIsReported(
      String right, String wrong, int line, String field, String allowed) throws Exception {
    ProfileException e = refusal(Samples.BOARD.replace(right, wrong));

    assertThat(e.findings()).hasSize(1);
    Finding finding = e.findings().get(0);
    assertThat(finding.line()).isEqualTo(line);
    assertThat(finding.field()).isEqualTo(field);
    assertThat(finding.problem()).contains(allowed);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          downlinkRateBps: 9600 | downlinkRateBps: 9.6e3 bit    | 5  | downlinkRateBps
          mtuBytes: 255         | mtuBytes: 8                   | 7  | mtuBytes
          Fraction: 0.2         | Fraction: 1.0                 | 8  | protocolOverheadFraction
          duplex: half          | duplex: both                  | 9  | duplex
          wattsTransmit: 4      | wattsTransmit: 0              | 10 | wattsTransmit
          band: UHF             | band: '70 cm'                 | 4  | band
          """)
  void soAreTheFieldsOfARadio(String right, String wrong, int line, String field) throws Exception {
    assertThat(refusal(Samples.RADIO.replace(right, wrong)).findings())
        .extracting(Finding::line, Finding::field)
        .containsExactly(org.assertj.core.groups.Tuple.tuple(line, field));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Fraction: 0.25        | Fraction: 1.25        | 8  | battery.usableDepthOfDischargeFraction
          capacityWh: 40        | capacityWh: 0         | 7  | battery.capacityWh
          wattsBus: 2           | wattsBus: -2          | 10 | wattsBus
          sinkDegC: 10          | sinkDegC: -400        | 16 | thermal.sinkDegC
          sinkDegC: 10          | sinkDegC: 70          | 16 | thermal.sinkDegC
          DegC: 60              | DegC: -30             | 13 | thermal.maxOperatingDegC
          wattsSolarSunlit: 8   | wattsSolarSunlit: 2.5 | 9  | wattsSolarSunlit
          board: raspberry      | board: rasberry       | 4  | board
          """)
  void soAreTheFieldsOfASpacecraftAndWhatMustHoldBetweenThem(
      String right, String wrong, int line, String field) throws Exception {
    assertThat(refusal(Samples.SPACECRAFT.replace(right, wrong)).findings())
        .first()
        .satisfies(
            finding -> {
              assertThat(finding.line()).isEqualTo(line);
              assertThat(finding.field()).isEqualTo(field);
            });
  }

  @Test
  void theMessageNamesFileLineFieldValueAndWhatIsAllowed() throws Exception {
    assertThat(refusal(Samples.BOARD.replace("wattsIdle: 1.0", "wattsIdle: -1")))
        .hasMessage(
            folder.resolve("my.yaml")
                + ": line 13: power.wattsIdle: '-1' must be a number above 0, up to 2000"
                + " (idle with the operating system running, W)");
  }

  @Test
  void allFindingsAreReportedAtOnceOneALineInTheOrderOfTheFile() throws Exception {
    String yaml =
        Samples.BOARD
            .replace("cores: 4", "coers: 4")
            .replace("ramMb: 1024", "ramMb: 1")
            .replace("name: My board", "name: My board\nname: again")
            .replace("wattsIdle: 1.0", "wattsIdle: -1");

    ProfileException e = refusal(yaml);

    assertThat(e.findings())
        .extracting(Finding::field)
        .containsExactly("cores", "name", "coers", "ramMb", "power.wattsIdle");
    assertThat(e.getMessage().lines()).hasSize(5);
  }

  @Test
  void aMissingFieldIsReportedAtTheMapThatLacksIt() throws Exception {
    assertThat(refusal(Samples.BOARD.replace("  wattsInfer: 2.0\n", "")))
        .hasMessageContaining("line 12: power.wattsInfer: is missing; must be a number above 0");
  }

  @Test
  void anUnknownFieldIsReportedWithWhatWasProbablyMeant() throws Exception {
    assertThat(
            refusal(Samples.BOARD.replace("  wattsInfer: 2.0", "  wattsInfer: 2.0\n  watsIdle: 1")))
        .hasMessageContaining(
            "line 15: power.watsIdle: is not a known field; did you mean 'wattsIdle'?"
                + " (known here: wattsIdle, wattsInfer, wattsTrain)");
  }

  @Test
  void aDuplicateKeyIsReportedWithBothLines() throws Exception {
    assertThat(refusal(Samples.BOARD.replace("ramMb: 1024", "ramMb: 1024\nramMb: 2048")))
        .hasMessageEndingWith("line 9: ramMb: is given twice; the first is in line 8");
  }

  @Test
  void aDuplicateKeyInAGroupIsReportedToo() throws Exception {
    assertThat(refusal(Samples.BOARD.replace("  heapMb: 256", "  heapMb: 256\n  heapMb: 1")))
        .hasMessageEndingWith("line 19: quotas.heapMb: is given twice; the first is in line 18");
  }

  @Test
  void aClassifierOfAnotherPlatformIsReported() throws Exception {
    assertThat(refusal(Samples.BOARD.replace("fier: linux-arm64", "fier: linux-x86_64-avx2")))
        .hasMessageEndingWith(
            "line 11: nd4jClassifier: 'linux-x86_64-avx2' must be one of linux-arm64");
  }

  @Test
  void anArmBoardHasNoAvx2() throws Exception {
    assertThat(refusal(Samples.BOARD.replace("fier: linux-arm64", "fier: linux-arm64-avx2")))
        .hasMessageContaining("line 11: nd4jClassifier: 'linux-arm64-avx2' must be one of");
  }

  @Test
  void findingsBetweenFieldsOfSeveralGroupsComeTogether() throws Exception {
    String yaml =
        Samples.SPACECRAFT
            .replace("sinkDegC: 10", "sinkDegC: 70")
            .replace("radio: uhf-9k6", "radio: uhf-9k7")
            .replace("board: raspberry-pi-zero-2w", "board: none");

    assertThat(refusal(yaml).findings())
        .extracting(Finding::field)
        .containsExactly("board", "radio", "thermal.sinkDegC");
  }

  @Test
  void foreignTextIsShownShortAndWithoutControlCharacters() throws Exception {
    String value = "\"\\e[31m" + "x".repeat(500) + "\"";

    String message = refusal(Samples.BOARD.replace("id: my-board", "id: " + value)).getMessage();

    assertThat(message).doesNotContain("\u001b").contains("...").hasSizeLessThan(400);
  }

  @Test
  void aListIsNoProfile() {
    assertThatExceptionOfType(ProfileException.class)
        .isThrownBy(() -> refusalOf("- kind: board\n"))
        .withMessageEndingWith("line 1: is not a profile; must be fields and values");
  }

  private void refusalOf(String yaml) throws Exception {
    throw refusal(yaml);
  }
}
