package space.perigee.sim.contacts;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import space.perigee.sync.io.InputException;

/**
 * Reads element sets from OMM in XML (CCSDS 505.0): one {@code omm} element, or several in an
 * {@code ndm}. Nothing outside the text is read: no schema, no external entity, no document type.
 */
final class XmlElements {

  private XmlElements() {}

  /**
   * Reads all messages of a text.
   *
   * @throws InputException if the text is not XML or has a document type, or a message is not an
   *     element set
   */
  static List<ElementSet> parse(String source, String text) {
    try {
      XMLStreamReader reader = factory().createXMLStreamReader(new StringReader(text));
      return messages(source, reader);
    } catch (XMLStreamException e) {
      String line = e.getLocation() == null ? "" : ": line " + e.getLocation().getLineNumber();
      throw new InputException(source + line + ": not XML: " + reason(e), e);
    }
  }

  private static XMLInputFactory factory() {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    return factory;
  }

  /** Returns the parser's message without its location, which is given already. */
  private static String reason(XMLStreamException e) {
    String message = String.valueOf(e.getMessage());
    int at = message.indexOf("Message: ");
    return at < 0 ? message : message.substring(at + "Message: ".length());
  }

  private static List<ElementSet> messages(String source, XMLStreamReader reader)
      throws XMLStreamException {
    List<ElementSet> sets = new ArrayList<>();
    boolean inRoot = false;
    while (reader.hasNext()) {
      int event = reader.next();
      if (event == XMLStreamConstants.DTD) {
        throw new InputException(source + ": has a document type (DOCTYPE): must have none");
      }
      if (event != XMLStreamConstants.START_ELEMENT) {
        continue;
      }
      String element = reader.getLocalName();
      if (element.equals("omm")) {
        String where = source + ": omm at line " + reader.getLocation().getLineNumber();
        sets.add(new OmmFields(where, fields(where, reader)).elements(true));
      } else if (!inRoot && !element.equals("ndm")) {
        throw new InputException(
            source
                + ": unknown format of XML, root element "
                + TextFile.excerpt(element)
                + ": must be omm or ndm");
      }
      inRoot = true;
    }
    return sets;
  }

  /** Reads the texts of all leaves up to the end of the message. */
  private static Map<String, String> fields(String where, XMLStreamReader reader)
      throws XMLStreamException {
    Map<String, String> fields = new LinkedHashMap<>();
    StringBuilder text = new StringBuilder();
    for (int depth = 1; depth > 0; ) {
      switch (reader.next()) {
        case XMLStreamConstants.START_ELEMENT -> {
          depth++;
          text.setLength(0);
        }
        case XMLStreamConstants.CHARACTERS -> text.append(reader.getText());
        case XMLStreamConstants.END_ELEMENT -> {
          depth--;
          put(where, fields, reader.getLocalName(), text.toString().strip());
          text.setLength(0);
        }
        default -> {}
      }
    }
    return fields;
  }

  private static void put(String where, Map<String, String> fields, String key, String value) {
    boolean isIgnored = value.isEmpty() || key.equals("COMMENT") || key.equals("USER_DEFINED");
    if (!isIgnored && fields.putIfAbsent(key, value) != null) {
      throw new InputException(where + ": " + key + " occurs twice in one message");
    }
  }
}
