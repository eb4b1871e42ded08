package space.perigee.sim.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class PageTest {

  private static final String HOSTILE = "\"'></title></style><script>alert(1)</script>&amp;\u202E";

  @Test
  void thePageStatesTheResults() throws Exception {
    Document page = Xml.parsePage(Page.of(ExampleReport.day()));

    assertThat(Xml.ofClass(page, "p", "figure").stream().map(Element::getTextContent))
        .map(text -> text.replaceAll("\\s+", " "))
        .containsExactly(
            "55.0\u00A0% \u2192 85.0\u00A0%",
            "70.4\u00A0%", "2.27\u00A0MB", "22 of 26", "12", "24.3\u00A0s");
    assertThat(Xml.elements(page, "footer").get(0).getTextContent()).contains("./perigee demo");
    assertThat(Xml.elements(page, "svg")).hasSize(6);
  }

  @Test
  void hostileNamesStayText() throws Exception {
    SatelliteResult satellite =
        new SatelliteResult(HOSTILE, List.of(HOSTILE), 0.6, 1, 1, 1, 1, 1, 1);
    VersionPoint version =
        new VersionPoint(1, "ab12", ExampleReport.START.plusSeconds(60), 0.6, HOSTILE);
    ContactUse contact = ExampleReport.contact(HOSTILE, HOSTILE, 5, 10);
    MissionReport report =
        ExampleReport.with(HOSTILE, List.of(satellite), List.of(version), List.of(contact));

    String html = Page.of(report);
    Document page = Xml.parsePage(html);

    assertThat(html.toLowerCase(Locale.ROOT)).doesNotContain("<script");
    assertThat(html).doesNotContain("\u202E");
    assertThat(Xml.elements(page, "script")).isEmpty();
    assertThat(Xml.elements(page, "style")).hasSize(1);
    assertThat(Xml.elements(page, "h1").get(0).getTextContent())
        .isEqualTo(HOSTILE.replace('\u202E', '\uFFFD'));
  }

  @Test
  void anEmptyMissionHasAReport() throws Exception {
    MissionReport nothing = ExampleReport.with("Silence", List.of(), List.of(), List.of());
    String text = Xml.parsePage(Page.of(nothing)).getDocumentElement().getTextContent();

    assertThat(text)
        .contains(
            "No global version was released",
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
    Document page = Xml.parsePage(Page.of(report));

    assertThat(Xml.ofClass(page, "rect", "hollow")).hasSize(1);
    assertThat(page.getDocumentElement().getTextContent()).contains("No contact carried data.");
  }

  @Test
  void thePageIsSelfContainedAndAllowsOnlyItsOwnStyle() throws Exception {
    String html = Page.of(ExampleReport.day());
    Document page = Xml.parsePage(html);

    assertThat(html.replace("xmlns=\"http://www.w3.org/2000/svg\"", ""))
        .doesNotContain("http:", "https:", "url(", "@import", "src=", " style=")
        .doesNotContainPattern("\\son\\w+=");
    Element policy = Xml.elements(page, "meta").get(1);
    String style = Xml.elements(page, "style").get(0).getTextContent();
    byte[] hash =
        MessageDigest.getInstance("SHA-256").digest(style.getBytes(StandardCharsets.UTF_8));
    assertThat(policy.getAttribute("content"))
        .isEqualTo(
            "default-src 'none'; style-src 'sha256-"
                + Base64.getEncoder().encodeToString(hash)
                + "'; base-uri 'none'; form-action 'none'");
  }

  @Test
  void longTablesAreCollapsed() throws Exception {
    Document page = Xml.parsePage(Page.of(ExampleReport.day()));
    Document few =
        Xml.parsePage(
            Page.of(
                ExampleReport.with(
                    "m",
                    List.of(),
                    List.of(new VersionPoint(1, "ab", Instant.EPOCH, 0.6, "")),
                    List.of())));

    assertThat(Xml.elements(page, "details")).hasSize(2).noneMatch(d -> d.hasAttribute("open"));
    assertThat(Xml.elements(few, "details")).hasSize(1).allMatch(d -> d.hasAttribute("open"));
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
  })
  void colorsHaveContrastInBothSchemes(String name, double ratio) throws Exception {
    String style =
        Xml.elements(Xml.parsePage(Page.of(ExampleReport.day())), "style").get(0).getTextContent();
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
