package space.perigee.sync.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;

/** Prints one JSON object in a line. */
public final class Json {

  /** What goes between the braces. */
  public interface Content {
    void writeTo(JsonGenerator json) throws IOException;
  }

  private Json() {}

  public static void print(PrintWriter out, Content content) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.writeStartObject();
      content.writeTo(json);
      json.writeEndObject();
    }
    out.println(text);
  }

  /** A number rounded to {@code digits} after the point; null if it is none. */
  public static void number(JsonGenerator json, String name, double value, int digits)
      throws IOException {
    json.writeFieldName(name);
    if (Double.isFinite(value)) {
      json.writeNumber(
          new java.math.BigDecimal(value)
              .setScale(digits, java.math.RoundingMode.HALF_EVEN)
              .stripTrailingZeros()
              .toPlainString());
    } else {
      json.writeNull();
    }
  }
}
