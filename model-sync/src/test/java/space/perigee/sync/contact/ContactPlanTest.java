package space.perigee.sync.contact;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import space.perigee.sync.io.InputException;

class ContactPlanTest {

  private static final Instant T0 = Instant.parse("2022-04-24T00:00:00Z");

  @TempDir Path folder;

  private static Contact contact(String satellite, int fromSeconds, int toSeconds) {
    return new Contact(
        satellite, "svalbard", T0.plusSeconds(fromSeconds), T0.plusSeconds(toSeconds), 45);
  }

  @Test
  void contactsAreOrderedByAos() {
    Contact late = contact("a", 500, 600);
    Contact early = contact("b", 100, 200);

    assertThat(ContactPlan.of(List.of(late, early)).contacts()).containsExactly(early, late);
    assertThat(ContactPlan.of(List.of(late, early)).forSatellite("a").contacts())
        .containsExactly(late);
  }

  @Test
  void aContactIsOpenFromAosUntilJustBeforeLos() {
    ContactPlan plan = ContactPlan.of(List.of(contact("a", 100, 200)));

    assertThat(plan.openAt(T0.plusSeconds(99))).isEmpty();
    assertThat(plan.openAt(T0.plusSeconds(100))).isPresent();
    assertThat(plan.openAt(T0.plusMillis(199_999))).isPresent();
    assertThat(plan.openAt(T0.plusSeconds(200))).isEmpty();
    assertThat(plan.contacts().get(0).duration()).isEqualTo(Duration.ofSeconds(100));
  }

  @Test
  void picksTheLatestLosOfOverlappingContacts() {
    Contact shorter = contact("a", 0, 100);
    Contact longer = contact("a", 50, 200);
    ContactPlan plan = ContactPlan.of(List.of(longer, shorter));

    assertThat(plan.openAt(T0.plusSeconds(60))).contains(longer);
    assertThat(plan.nextAfter(T0)).contains(longer);
    assertThat(plan.nextAfter(T0.plusSeconds(50))).isEmpty();
  }

  @Test
  void csvRoundTrips() throws IOException {
    ContactPlan plan = ContactPlan.of(List.of(contact("a", 0, 100), contact("b", 50, 200)));
    StringBuilder csv = new StringBuilder();
    plan.writeCsv(csv);
    Path file = Files.writeString(folder.resolve("plan.csv"), csv);

    assertThat(csv).startsWith("satellite,station,aos,los,max_elevation_deg\na,svalbard,2022-");
    assertThat(ContactPlan.readCsv(file).contacts()).isEqualTo(plan.contacts());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a,s,yesterday,2022-04-24T00:10:00Z,10 | line 2: aos 'yesterday' is not an ISO 8601",
        "a,s,2022-04-24T00:00:00Z,soon,10 | line 2: los 'soon'",
        "a,s,2022-04-24T00:00:00Z,2022-04-24T00:10:00Z,high | max_elevation_deg 'high'",
        "a,s,2022-04-24T00:00:00Z,2022-04-24T00:10:00Z,45f | max_elevation_deg '45f'",
        "a,s,2022-04-24T00:00:00Z,2022-04-24T00:10:00Z,91 | max_elevation_deg 91.0 must be",
        "a,s,2022-04-24T00:10:00Z,2022-04-24T00:10:00Z,5 | must be after aos",
        ",s,2022-04-24T00:00:00Z,2022-04-24T00:10:00Z,5 | must not be blank",
        "a,s | not a CSV contact plan|line 2",
      })
  void aBadRowIsNamedByFileLineFieldAndValue(String row, String message) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("plan.csv"), String.join(",", ContactPlan.COLUMNS) + "\n" + row + "\n");

    assertThatThrownBy(() -> ContactPlan.readCsv(file))
        .isInstanceOf(ContactPlanException.class)
        .hasMessageStartingWith(file + ": ");
    if (!row.equals("a,s")) {
      assertThatThrownBy(() -> ContactPlan.readCsv(file)).hasMessageContaining(message);
    }
  }

  @Test
  void theExampleInTheDocumentationIsAPlan() throws IOException {
    String block =
        Files.readAllLines(Path.of("..", "docs", "contacts.md")).stream()
            .dropWhile(line -> !line.startsWith("    satellite,station,"))
            .takeWhile(line -> line.startsWith("    "))
            .map(String::strip)
            .collect(Collectors.joining("\n"));
    Path file = Files.writeString(folder.resolve("plan.csv"), block);

    assertThat(ContactPlan.readCsv(file).contacts())
        .extracting(Contact::station)
        .containsExactly("svalbard", "inuvik");
  }

  @Test
  void aByteThatIsNotUtf8IsNamedByFileAndLine() throws IOException {
    Path file = folder.resolve("plan.csv");
    Files.write(file, (String.join(",", ContactPlan.COLUMNS) + "\nÿ,s").getBytes(ISO_8859_1));

    assertThatThrownBy(() -> ContactPlan.readCsv(file))
        .isInstanceOf(InputException.class)
        .hasMessage(file + ": line 2: byte 0xFF at offset 44 is not UTF-8 text");
  }

  /** A file of another kind must not fill the screen with itself. */
  @Test
  void aLongFileOfAnotherFormatIsNotPrinted() throws IOException {
    String object = "{\"a%d\": 1}";
    StringBuilder json = new StringBuilder("[");
    for (int i = 0; i < 10_000; i++) {
      json.append(object.formatted(i)).append(i < 9_999 ? "," : "]");
    }
    Path file = Files.writeString(folder.resolve("plan.json"), json);

    assertThatThrownBy(() -> ContactPlan.readCsv(file))
        .isInstanceOf(ContactPlanException.class)
        .hasMessageContaining("has no column satellite: must be CSV with the columns satellite,")
        .message()
        .hasSizeLessThan(400);

    Path same = Files.writeString(folder.resolve("same.json"), "x,".repeat(10_000));
    assertThatThrownBy(() -> ContactPlan.readCsv(same)).message().hasSizeLessThan(400);
  }

  @Test
  void aMissingColumnIsNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("plan.csv"), "satellite,station\na,b\n");

    assertThatThrownBy(() -> ContactPlan.readCsv(file))
        .isInstanceOf(ContactPlanException.class)
        .hasMessageContaining("max_elevation_deg");
  }

  @Test
  void impossibleElevationsAreRejected() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Contact("a", "s", T0, T0.plusSeconds(1), Double.NaN));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Contact("a", "s", T0, T0.plusSeconds(1), -90.1));
    new Contact("a", "s", T0, T0.plusSeconds(1), -0.1);
    new Contact("a", "s", T0, T0.plusSeconds(1), 90);
  }
}
