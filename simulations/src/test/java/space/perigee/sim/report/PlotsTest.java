package space.perigee.sim.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class PlotsTest {

  @Test
  void everyVersionIsAPointWithATooltip() throws Exception {
    Document plot = Xml.parse(AccuracyPlot.svg(ExampleReport.day()));

    List<Element> points = Xml.ofClass(plot, "circle", "dot");
    assertThat(points).hasSize(12);
    assertThat(points.get(0).getTextContent())
        .contains("Version 1", "62.5\u00A0%", "2022-04-24 01:", "UTC", "round of 3");
    assertThat(Xml.number(points.get(0), "cy")).isGreaterThan(Xml.number(points.get(11), "cy"));
  }

  @Test
  void labelsOfNearLinesDoNotOverlapAndFitOnTheSheet() throws Exception {
    List<SatelliteResult> alike = new ArrayList<>();
    for (int i = 0; i < AccuracyPlot.LABELED_SATELLITES; i++) {
      alike.add(ExampleReport.satellite("A SATELLITE OF A LONG NAME " + i, 0.55 + i * 1e-4));
    }
    MissionReport report =
        ExampleReport.with("m", alike, ExampleReport.day().versions(), List.of());
    List<Element> labels = Xml.ofClass(Xml.parse(AccuracyPlot.svg(report)), "text", "label");

    assertThat(labels).hasSize(AccuracyPlot.LABELED_SATELLITES + 2);
    double[] y = labels.stream().mapToDouble(e -> Xml.number(e, "y")).sorted().toArray();
    for (int i = 1; i < y.length; i++) {
      assertThat(y[i] - y[i - 1]).isGreaterThanOrEqualTo(AccuracyPlot.LABEL_GAP - 0.02);
    }
    for (Element label : labels) {
      int letters = label.getLastChild().getTextContent().length();
      assertThat(Xml.number(label, "x") + letters * PlotArea.CHARACTER)
          .isLessThanOrEqualTo(PlotArea.WIDTH);
    }
    assertThat(labels.stream().map(e -> e.getLastChild().getTextContent())).doesNotHaveDuplicates();
  }

  @Test
  void labelsOnlyTheBestAndTheWorstOfManySatellites() throws Exception {
    List<Element> labels =
        Xml.ofClass(Xml.parse(AccuracyPlot.svg(ExampleReport.crowded())), "text", "label");

    assertThat(labels.stream().map(Element::getTextContent).collect(Collectors.joining("|")))
        .contains("Global model", "Start model", "SATELLITE 23 alone", "SATELLITE 0 alone")
        .doesNotContain("SATELLITE 11");
  }

  @Test
  void barsOfSimultaneousContactsAreSideBySide() throws Exception {
    List<ContactUse> contacts = new ArrayList<>();
    List<SatelliteResult> satellites = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      satellites.add(ExampleReport.satellite("S" + i, 0.6));
      contacts.add(ExampleReport.contact("S" + i, "G", 60, 1000 + i));
    }
    Document plot =
        Xml.parse(BytesPlot.svg(ExampleReport.with("m", satellites, List.of(), contacts)));

    double[] left =
        Xml.elements(plot, "g").stream()
            .map(g -> (Element) g.getElementsByTagName("rect").item(0))
            .mapToDouble(rect -> Xml.number(rect, "x"))
            .sorted()
            .toArray();
    double width = Xml.number(Xml.elements(plot, "rect").get(0), "width");
    assertThat(left).hasSize(6);
    for (int i = 1; i < left.length; i++) {
      assertThat(left[i] - left[i - 1]).isGreaterThan(width);
    }
  }

  @Test
  void theSumEndsAtAllBytesOfTheContacts() throws Exception {
    Document plot = Xml.parse(BytesPlot.svg(ExampleReport.day()));

    String all = PageText.bytes(ExampleReport.day().linkBytes()) + " in all";
    assertThat(Xml.elements(plot, "text").stream().map(Element::getTextContent)).contains(all);
    for (Element edge : Xml.ofClass(plot, "polyline", "edge")) {
      double[] y =
          Arrays.stream(edge.getAttribute("points").split(" "))
              .mapToDouble(Double::valueOf)
              .toArray();
      for (int i = 3; i < y.length; i += 2) {
        assertThat(y[i]).isLessThanOrEqualTo(y[i - 2]);
      }
    }
  }

  @Test
  void byteTicksHaveNoTrailingZeros() {
    assertThat(BytesPlot.tick(50_000)).isEqualTo("50\u00A0kB");
    assertThat(BytesPlot.tick(1_500_000)).isEqualTo("1.5\u00A0MB");
    assertThat(BytesPlot.tick(200_000)).isEqualTo("200\u00A0kB");
  }

  @Test
  void usedContactsAreFilledAndOthersHollow() throws Exception {
    Document plot = Xml.parse(ContactTimeline.svg(ExampleReport.day()));

    assertThat(Xml.ofClass(plot, "rect", "fill")).hasSize(22);
    assertThat(Xml.ofClass(plot, "rect", "hollow")).hasSize(4);
    assertThat(Xml.ofClass(plot, "rect", "hollow").get(0).getTextContent())
        .contains("AOS 2022-04-24", "LOS", "maximum elevation", "not used");
  }

  @Test
  void aSatelliteWithoutContactsKeepsItsLane() throws Exception {
    List<SatelliteResult> two =
        List.of(ExampleReport.satellite("A", 0.6), ExampleReport.satellite("B", 0.6));
    List<ContactUse> ofA = List.of(ExampleReport.contact("A", "G", 10, 5));
    Document plot = Xml.parse(ContactTimeline.svg(ExampleReport.with("m", two, List.of(), ofA)));

    List<Element> lanes = Xml.ofClass(plot, "rect", "lane");
    assertThat(lanes).hasSize(2);
    assertThat(Xml.number(text(plot, "B"), "y"))
        .isBetween(bottom(lanes.get(0)), Xml.number(lanes.get(1), "y"));
    assertThat(Xml.number(text(plot, "no contact planned"), "y"))
        .isBetween(Xml.number(lanes.get(1), "y"), bottom(lanes.get(1)));
    assertThat(Xml.number(lanes.get(1), "height")).isEqualTo(Xml.number(lanes.get(0), "height"));
    assertThat(Xml.number(lanes.get(1), "y")).isGreaterThan(bottom(lanes.get(0)));
    Element axis = Xml.ofClass(plot, "line", "axis").get(0);
    assertThat(Xml.number(axis, "y1")).isGreaterThan(bottom(lanes.get(1)));
  }

  /** The only text with these contents. */
  private static Element text(Document plot, String contents) {
    List<Element> found =
        Xml.elements(plot, "text").stream()
            .filter(e -> e.getTextContent().equals(contents))
            .toList();
    assertThat(found).as(contents).hasSize(1);
    return found.get(0);
  }

  private static double bottom(Element box) {
    return Xml.number(box, "y") + Xml.number(box, "height");
  }
}
