package space.perigee.sync.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;

/** Prints one JSON object on one line. */
public final class Json {

  /** Writes the fields of the object. */
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

  /** Writes a number rounded to {@code digits} decimals, or null if it is not finite. */
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
