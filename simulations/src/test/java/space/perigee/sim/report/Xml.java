package space.perigee.sim.report;

import java.io.StringReader;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** Parses markup strictly and without external entities. */
final class Xml {

  private Xml() {}

  static Document parse(String markup) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
    factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_DTD, "");
    factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
    factory.setExpandEntityReferences(false);
    return factory.newDocumentBuilder().parse(new InputSource(new StringReader(markup)));
  }

  /**
   * Parses a page without its document type, which HTML requires and XML forbids, and without the
   * texts of its scripts, which HTML does not escape.
   */
  static Document parsePage(String page) throws Exception {
    return parse(
        page.replaceFirst("^<!DOCTYPE html>\n", "")
            .replaceAll("(?s)(<script[^>]*>).*?</script>", "$1</script>"));
  }

  /** Returns the texts of the scripts of a page. */
  static List<String> scripts(String page) {
    return Pattern.compile("(?s)<script[^>]*>(.*?)</script>")
        .matcher(page)
        .results()
        .map(result -> result.group(1))
        .toList();
  }

  static List<Element> elements(Document document, String name) {
    NodeList nodes = document.getElementsByTagName(name);
    return IntStream.range(0, nodes.getLength()).mapToObj(i -> (Element) nodes.item(i)).toList();
  }

  static List<Element> ofClass(Document document, String name, String style) {
    return elements(document, name).stream()
        .filter(e -> List.of(e.getAttribute("class").split(" ")).contains(style))
        .toList();
  }
}
