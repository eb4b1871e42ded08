package space.perigee.sim.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

class CurvePageTest {

  private static CurveReport report(List<CurveReport.Curve> curves) {
    return new CurveReport(
        "Costs <b>nothing</b>",
        List.of(new CurveReport.Fact("model", "mlp:8")),
        "Read it.",
        curves,
        List.of("Run", "Accuracy"),
        List.of(List.of("seed 1", "80.0 %")));
  }

  @Test
  void isWellFormedAndEscapesTexts() throws Exception {
    Document page =
        Xml.parsePage(
            CurvePage.of(
                report(
                    List.of(
                        new CurveReport.Curve("float32", List.of(0.7, 0.8)),
                        new CurveReport.Curve("deltas", List.of(0.6, 0.75))))));
    String text = page.getDocumentElement().getTextContent();
    assertThat(text).contains("Costs <b>nothing</b>", "mlp:8", "seed 1", "80.0 %");
    assertThat(text).contains("deltas, round 2: 75.0\u00A0%");
    assertThat(Xml.elements(page, "circle")).hasSize(4);
  }

  @Test
  void drawsASingleRoundToo() throws Exception {
    Document page =
        Xml.parsePage(
            CurvePage.of(report(List.of(new CurveReport.Curve("float32", List.of(0.7))))));
    assertThat(Xml.elements(page, "circle")).hasSize(1);
  }

  @Test
  void rejectsCurvesOfDifferentLengths() {
    assertThatThrownBy(
            () ->
                report(
                    List.of(
                        new CurveReport.Curve("a", List.of(0.7)),
                        new CurveReport.Curve("b", List.of(0.7, 0.8)))))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
