package space.perigee.sim.contacts;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import space.perigee.sim.example.ExampleMission;
import space.perigee.sync.contact.Contact;

/** Element lines as other people's programs write them. */
class ElementLineTest {

  private static final String LINE1 =
      "1 44057U 19010A   22257.20365923  .00000199  00000+0  48632-3 0  9993";
  private static final String LINE2 =
      "2 44057  87.9123 141.9130 0002574  59.6606 300.4780 13.16594606171036";

  @ParameterizedTest
  @ValueSource(strings = {"nosum68.tle", "leading-space.tle", "lead0ndot.tle"})
  void irregularLinesGiveTheContactsOfRegularOnes(String name) throws Exception {
    assertThat(contacts(file(name))).hasSizeGreaterThan(10).isEqualTo(contacts(text(LINE1, LINE2)));
  }

  @Test
  void missingChecksumsAreWarnedOfOnceForAFile() throws Exception {
    assertThat(file("nosum68.tle").warnings())
        .containsExactly(
            "nosum68.tle: lines 2 and 3: without checksums: damage to these elements cannot be"
                + " seen");
    String bare1 = LINE1.substring(0, 68);
    String bare2 = LINE2.substring(0, 68);
    assertThat(
            text(
                    bare1,
                    bare2,
                    bare1.replace("44057", "44058"),
                    LINE2.substring(0, 68).replace("44057", "44058"))
                .warnings())
        .containsExactly(
            "test.tle: lines 1 and 2 and 1 more sets: without checksums: damage to these elements"
                + " cannot be seen");
    assertThat(file("leading-space.tle").warnings()).isEmpty();
    assertThat(file("lead0ndot.tle").warnings()).isEmpty();
  }

  @Test
  void missingChecksumsAreWarnedOfInJsonToo() throws Exception {
    String json =
        "[{\"tle0\": \"A\", \"tle1\": \"%s\", \"tle2\": \"%s\"}]"
            .formatted(LINE1.substring(0, 68), LINE2);
    assertThat(text(json).warnings())
        .containsExactly(
            "test.tle: [0]: without checksums: damage to these elements cannot be seen");
  }

  @ParameterizedTest
  @CsvSource(
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        " 0.0000199, .00001990",
        "-0.0000199,-.00001990",
        "0.00001990, .00001990",
        "  .0000199, .00001990",
        "+.00001990, .00001990",
      })
  void theFirstDerivativeMayHaveAZeroBeforeItsPoint(String written, String regular) {
    String line = LINE1.substring(0, 33) + written + LINE1.substring(43, 68);
    String expected = LINE1.substring(0, 33) + regular + LINE1.substring(43, 68);
    assertThat(ElementLine.regular(line, 1)).isEqualTo(expected + ElementLine.checksum(expected));
  }

  @Test
  void aWrongChecksumIsStillAnError() {
    assertThatThrownBy(() -> ElementLine.regular(LINE1.replace("0  9993", "0  9994"), 1))
        .hasMessage("line 1: checksum '4' must be '3': the line is damaged");
    assertThatThrownBy(() -> ElementLine.regular(LINE1.substring(0, 67), 1))
        .hasMessage("line 1: has 67 characters: must have 69");
  }

  @Test
  void namesInLatin1AreReadWithAWarning() throws Exception {
    byte[] bytes = ("SATÉLITE Ñ\n" + LINE1 + "\n" + LINE2).getBytes(StandardCharsets.ISO_8859_1);
    SatelliteCatalog catalog = SatelliteFile.read("old.tle", new ByteArrayInputStream(bytes));
    assertThat(catalog.satellites().get(0).name()).isEqualTo("SATÉLITE Ñ");
    assertThat(catalog.warnings())
        .containsExactly(
            "old.tle: line 1: byte 0xC9 at offset 3 is not UTF-8 text: the file is read as Latin-1,"
                + " names may be wrong");
  }

  private static List<Contact> contacts(SatelliteCatalog catalog) {
    return new ContactSearch(ExampleMission.stations(), 10)
        .plan(
            List.of(new Satellite("one", "One", catalog.satellites().get(0).elements())),
            Instant.parse("2022-09-15T00:00:00Z"),
            Duration.ofDays(1))
        .contacts();
  }

  private static SatelliteCatalog file(String name) throws Exception {
    try (InputStream in = requireNonNull(ElementLineTest.class.getResourceAsStream(name), name)) {
      return SatelliteFile.read(name, in);
    }
  }

  private static SatelliteCatalog text(String... lines) throws Exception {
    byte[] text = String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
    return SatelliteFile.read("test.tle", new ByteArrayInputStream(text));
  }
}
