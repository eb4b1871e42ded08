package space.perigee.sim.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class PageTest {

  private static final String HOSTILE = "\"'></title></style><script>alert(1)</script>&amp;\u202E";

  private static String html(MissionReport report) {
    return Page.of(MissionPage.of(report));
  }

  /** Returns the plots that the script of a page gets. */
  private static JsonNode plots(String page) throws Exception {
    return new ObjectMapper().readTree(Xml.scripts(page).get(0));
  }

  @Test
  void thePageStatesTheResultsAccuracyFirst() throws Exception {
    Document page = Xml.parsePage(html(ExampleReport.day()));

    assertThat(Xml.ofClass(page, "p", "figure").stream().map(Element::getTextContent))
        .map(text -> text.replaceAll("\\s+", " "))
        .containsExactly(
            "55.0\u00A0% \u2192 85.0\u00A0%",
            "70.4\u00A0%", "13.2\u00D7 fewer", "13.2\u00D7 fewer", "22 of 26", "12");
    assertThat(Xml.elements(page, "h2").stream().map(Element::getTextContent))
        .containsSequence("Accuracy over mission time", "Bytes: sent, lossless, float32");
    assertThat(Xml.elements(page, "canvas")).hasSize(4);
  }

  @Test
  void hostileNamesStayText() throws Exception {
    SatelliteResult satellite = ExampleReport.satellite(HOSTILE, 0.6);
    VersionPoint version =
        new VersionPoint(1, "ab12", ExampleReport.START.plusSeconds(60), 0.6, HOSTILE);
    ContactUse contact = ExampleReport.contact(HOSTILE, HOSTILE, 5, 10);
    MissionReport report =
        ExampleReport.with(HOSTILE, List.of(satellite), List.of(version), List.of(contact));

    String html = html(report);
    Document page = Xml.parsePage(html);

    assertThat(html).doesNotContain("<script>alert").doesNotContain("\u202E");
    assertThat(Xml.elements(page, "script")).hasSize(3);
    assertThat(Xml.elements(page, "style")).hasSize(1);
    assertThat(Xml.elements(page, "h1").get(0).getTextContent())
        .isEqualTo(HOSTILE.replace('\u202E', '\uFFFD'));
    assertThat(plots(html).findValuesAsText("note").toString())
        .contains("</style><script>alert(1)</script>&amp;\uFFFD");
  }

  @Test
  void thePlotsCoverTheWholeMissionAndKeepEachVersionUntilTheNext() throws Exception {
    MissionReport day = ExampleReport.day();
    JsonNode accuracy = plots(html(day)).get(0);
    JsonNode global = accuracy.path("series").get(0);

    assertThat(accuracy.path("x").path("from").asLong())
        .isEqualTo(day.time().start().toEpochMilli());
    assertThat(accuracy.path("x").path("to").asLong()).isEqualTo(day.time().end().toEpochMilli());
    assertThat(global.path("shape").asText()).isEqualTo("step");
    JsonNode points = global.path("points");
    assertThat(points).hasSize(day.versions().size() + 2);
    assertThat(points.get(0).path("y").asDouble()).isEqualTo(0.55);
    assertThat(points.get(points.size() - 1).path("x").asLong())
        .isEqualTo(day.time().end().toEpochMilli());
    assertThat(points.get(points.size() - 1).path("y").asDouble())
        .isEqualTo(day.versions().get(day.versions().size() - 1).accuracy());
  }

  @Test
  void anEmptyMissionHasAReport() throws Exception {
    MissionReport nothing = ExampleReport.with("Silence", List.of(), List.of(), List.of());
    String text = Xml.parsePage(html(nothing)).getDocumentElement().getTextContent();

    assertThat(text)
        .contains(
            "No global version was published.",
            "No contact carried data.",
            "No contact was planned.",
            "No satellite took part.");
  }

  @Test
  void plannedButUnusedContactsAreShown() throws Exception {
    MissionReport report =
        ExampleReport.with(
            "m",
            List.of(ExampleReport.satellite("A", 0.6)),
            List.of(),
            List.of(ExampleReport.contact("A", "G", 5, 0)));
    String html = html(report);

    JsonNode span = plots(html).get(2).path("series").get(0).path("points").get(0);
    assertThat(span.path("hollow").asBoolean()).isTrue();
    assertThat(html).contains("No contact carried data.");
  }

  @Test
  void thePageIsSelfContainedAndAllowsOnlyItsOwnStyleAndScripts() throws Exception {
    String html = html(ExampleReport.day());
    Document page = Xml.parsePage(html);
    String markup = html.replaceAll("(?s)<script[^>]*>.*?</script>", "");

    assertThat(markup)
        .doesNotContain("http:", "https:", "url(", "@import", "src=", " style=")
        .doesNotContainPattern("\\son\\w+=");
    assertThat(html).doesNotContain("sourceMappingURL");
    Element policy = Xml.elements(page, "meta").get(1);
    List<String> scripts = Xml.scripts(html);
    assertThat(policy.getAttribute("content"))
        .isEqualTo(
            "default-src 'none'; style-src "
                + hash(Xml.elements(page, "style").get(0).getTextContent())
                + "; script-src "
                + hash(scripts.get(1))
                + " "
                + hash(scripts.get(2))
                + "; base-uri 'none'; form-action 'none'");
  }

  private static String hash(String text) throws Exception {
    byte[] hash =
        MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    return "'sha256-" + Base64.getEncoder().encodeToString(hash) + "'";
  }

  @Test
  void aPageWithoutPlotsHasNoScript() {
    String html =
        Page.of(
            new ResultPage(
                "k",
                "t",
                List.of(),
                List.of(),
                List.of(ResultPage.Section.of("s", "nothing")),
                List.of()));

    assertThat(html).doesNotContain("<script", "script-src");
  }

  @Test
  void aHeatMapShadesItsCells() throws Exception {
    DataTable table =
        new DataTable(
            "accuracies",
            DataTable.columns(List.of("Trained", "#a")),
            List.of(
                List.of(
                    new DataTable.Cell("before", null, null),
                    new DataTable.Cell("93", null, 0.93))),
            List.of());
    Document page =
        Xml.parsePage(
            Page.of(
                new ResultPage(
                    "k",
                    "t",
                    List.of(),
                    List.of(),
                    List.of(ResultPage.Section.of("s", table)),
                    List.of())));

    assertThat(Xml.ofClass(page, "td", "shade-9")).hasSize(1);
  }

  @Test
  void longTablesAreCollapsed() throws Exception {
    Document page = Xml.parsePage(html(ExampleReport.day()));
    Document few =
        Xml.parsePage(
            html(
                ExampleReport.with(
                    "m",
                    List.of(),
                    List.of(new VersionPoint(1, "ab", Instant.EPOCH, 0.6, "")),
                    List.of())));

    assertThat(Xml.elements(page, "details")).hasSize(2);
    assertThat(Xml.elements(few, "details")).isEmpty();
    assertThat(Xml.elements(few, "table")).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "ink,4.5",
    "muted,4.5",
    "link,4.5",
    "c0,3",
    "c1,3",
    "c2,3",
    "c3,3",
    "c4,3",
    "c5,3",
  })
  void colorsHaveContrastInBothSchemes(String name, double ratio) throws Exception {
    String style =
        Xml.elements(Xml.parsePage(html(ExampleReport.day())), "style").get(0).getTextContent();
    String[] schemes = style.split("prefers-color-scheme: dark", 2);
    for (String scheme : schemes) {
      assertThat(contrast(color(scheme, name), color(scheme, "surface")))
          .isGreaterThanOrEqualTo(ratio);
      assertThat(contrast(color(scheme, name), color(scheme, "bg"))).isGreaterThan(ratio * 0.9);
    }
  }

  private static int color(String style, String name) {
    Matcher matcher = Pattern.compile("--" + name + ": #([0-9a-f]{6});").matcher(style);
    assertThat(matcher.find()).as("color " + name).isTrue();
    return Integer.parseInt(matcher.group(1), 16);
  }

  /** Returns the contrast of two colors as defined by WCAG 2, 1 to 21. */
  private static double contrast(int one, int other) {
    double a = luminance(one) + 0.05;
    double b = luminance(other) + 0.05;
    return Math.max(a, b) / Math.min(a, b);
  }

  private static double luminance(int rgb) {
    double[] weights = {0.0722, 0.7152, 0.2126};
    double sum = 0;
    for (int i = 0; i < 3; i++) {
      double c = ((rgb >> (8 * i)) & 0xFF) / 255.0;
      sum += weights[i] * (c <= 0.04045 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4));
    }
    return sum;
  }
}
