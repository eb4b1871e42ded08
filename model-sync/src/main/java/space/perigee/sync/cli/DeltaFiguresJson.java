package space.perigee.sync.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import space.perigee.sync.delta.DeltaFigures;
import space.perigee.sync.delta.DeltaStatistics;

public final class DeltaFiguresJson {

  private DeltaFiguresJson() {}

  /** Writes the fields of {@code figures} into an open object. */
  public static void write(JsonGenerator json, DeltaFigures figures) throws IOException {
    DeltaStatistics statistics = figures.statistics();
    json.writeNumberField("bytes", statistics.bytes());
    Json.number(json, "h0Bytes", statistics.entropyBytes(), 1);
    Json.number(json, "ratioFloat32", statistics.ratioToFloat32(), 3);
    Json.number(json, "overEntropy", statistics.overEntropy(), 4);
    Json.number(json, "encodeMBps", figures.encodeMBps(), 1);
    Json.number(json, "decodeMBps", figures.decodeMBps(), 1);
    Json.number(json, "density", statistics.density(), 6);
    Json.number(json, "nonzeros", statistics.isLossy() ? statistics.nonzeros() : Double.NaN, 0);
    json.writeNumberField("vectorBytes", statistics.vectorBytes());
    json.writeNumberField("parameters", statistics.parameters());
  }
}
