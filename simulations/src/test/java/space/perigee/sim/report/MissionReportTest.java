package space.perigee.sim.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class MissionReportTest {

  private static final MissionReport DAY = ExampleReport.day();

  @Test
  void derivesUsedContactsAndSavedBytes() {
    assertThat(DAY.contactsUsed()).isEqualTo(22);
    LinkBytes link = DAY.link();
    assertThat(link.total()).isEqualTo(DAY.down().total() + DAY.up().total());
    assertThat(link.upkeep()).isEqualTo(link.total() - link.contents());
    assertThat(DAY.float32Bytes()).isEqualTo(link.deliveries() * 4L * DAY.model().parameters());
    assertThat(DAY.float32Ratio().getAsDouble())
        .isEqualTo((double) DAY.float32Bytes() / link.total());
    assertThat(DAY.losslessRatio().getAsDouble()).isEqualTo(30_000_000.0 / link.total());
    assertThat(ExampleReport.with("m", List.of(), List.of(), List.of()).float32Ratio()).isEmpty();
  }

  @Test
  void jsonRoundTrips() throws Exception {
    String json = ReportJson.of(DAY);

    assertThat(ReportJson.parse(json)).isEqualTo(DAY);
    assertThat(json)
        .contains("\"start\" : \"2022-04-24T00:00:00Z\"", "\"globalAccuracy\" : 0.85")
        .doesNotContain("\"used\"", "\"link\"");
  }

  @Test
  void rejectsVersionsOutOfOrder() {
    List<VersionPoint> backwards = new ArrayList<>(DAY.versions());
    Collections.reverse(backwards);

    assertThatThrownBy(() -> ExampleReport.with("m", List.of(), backwards, List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("version 11 of ")
        .hasMessageContaining("must not follow version 12");
  }

  @Test
  void rejectsAContactOfAnUnknownSatelliteAndASatelliteTwice() {
    List<ContactUse> contacts = List.of(ExampleReport.contact("B", "G", 1, 1));
    SatelliteResult a = ExampleReport.satellite("A", 0.5);

    assertThatThrownBy(() -> ExampleReport.with("m", List.of(a), List.of(), contacts))
        .hasMessageContaining("of satellite B, which has no result; known: [A]");
    assertThatThrownBy(() -> ExampleReport.with("m", List.of(a, a), List.of(), List.of()))
        .hasMessageContaining("two results of satellite A");
  }

  @Test
  void namesTheValueThatIsOutOfRange() {
    assertThatThrownBy(() -> ExampleReport.satellite("A", 1.5))
        .hasMessage("aloneAccuracy 1.5 must be within 0 to 1");
    assertThatThrownBy(() -> ExampleReport.satellite("A", Double.NaN))
        .hasMessageContaining("aloneAccuracy NaN");
    assertThatThrownBy(() -> ExampleReport.satellite(" ", 0.5))
        .hasMessage("satellite must not be blank");
    assertThatThrownBy(() -> new VersionPoint(1, "xyz", ExampleReport.START, 0.5, ""))
        .hasMessageContaining("'xyz'");
    assertThatThrownBy(
            () -> new ContactUse("A", "G", ExampleReport.START, ExampleReport.START, 10, 0, 0, 0))
        .hasMessageContaining("must be after aos");
    assertThatThrownBy(() -> ExampleReport.contact("A", "G", 1, -4))
        .hasMessageContaining("bytesDown -4");
  }
}
