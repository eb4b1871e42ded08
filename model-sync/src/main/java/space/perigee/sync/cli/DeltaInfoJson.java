package space.perigee.sync.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import space.perigee.sync.delta.DeltaInfo;

final class DeltaInfoJson {

  private DeltaInfoJson() {}

  static void write(JsonGenerator json, DeltaInfo info) throws IOException {
    json.writeStringField("base", info.base().hex());
    json.writeStringField("result", info.result().hex());
    if (info.parent() != null) {
      json.writeStringField("parent", info.parent().hex());
    }
    json.writeStringField("coding", info.isLossless() ? "lossless" : "lossy");
    json.writeNumberField("bytes", info.bytes());
    json.writeNumberField("envelopeBytes", info.envelopeBytes());
    json.writeNumberField("payloadBytes", info.payloadBytes());
    DeltaInfo.Levels levels = info.levels();
    if (levels != null) {
      json.writeNumberField("vectorBytes", levels.vectorBytes());
      json.writeNumberField("weightBytes", info.weightBytes());
      json.writeNumberField("tensors", levels.tensors());
      json.writeNumberField("weights", levels.weights());
      json.writeNumberField("nonzeros", levels.nonzeros());
      Json.number(json, "density", levels.density(), 6);
      Json.number(json, "bitsPerNonzero", info.bitsPerNonzero(), 3);
      json.writeNumberField("step", levels.step());
    }
  }
}
