package space.perigee.sim.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class MarkupTest {

  @Test
  void textAndAttributesAreEscaped() {
    assertThat(new Markup().element("p", "<b>&'\"", "title", "\"><script>").toString())
        .isEqualTo("<p title=\"&quot;&gt;&lt;script&gt;\">&lt;b&gt;&amp;&#39;&quot;</p>\n");
  }

  @Test
  void replacesCharactersThatXmlForbidsOrThatChangeTextDirection() {
    String hostile = "a\u0000b\u202Ec\uD800d\u2066e\u001Bf\u0085g";

    assertThat(new Markup().text(hostile).toString())
        .isEqualTo("a\uFFFDb\uFFFDc\uFFFDd\uFFFDe\uFFFDf\uFFFDg");
  }

  @Property(tries = 300)
  void anyTextRoundTripsOrIsReplaced(@ForAll String text) throws Exception {
    var document = Xml.parse(new Markup().element("p", text, "title", text).toString());

    assertThat(document.getDocumentElement().getChildNodes().getLength()).isLessThan(2);
    assertThat(document.getDocumentElement().getTextContent().length()).isEqualTo(text.length());
  }

  @Test
  void anElementLeftOpenIsRejected() {
    Markup markup = new Markup().open("svg").open("g");

    assertThatThrownBy(markup::toString).hasMessageContaining("[g, svg]");
  }

  @Test
  void anEmptyClassOrTitleIsLeftOut() {
    assertThat(new Markup().element("td", "x", "class", "", "title", "").toString())
        .isEqualTo("<td>x</td>\n");
  }

  @Test
  void figuresAreTheSameInEveryLocale() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.GERMANY);
      assertThat(PageText.percent(0.8512)).isEqualTo("85.1\u00A0%");
      assertThat(PageText.bytes(3_240_000)).isEqualTo("3.24\u00A0MB");
    } finally {
      Locale.setDefault(before);
    }
  }
}
