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
    boolean isLossy = statistics.isLossy();
    json.writeNumberField("bytes", statistics.bytes());
    Json.number(json, "h0Bytes", isLossy ? statistics.entropyBytes() : Double.NaN, 1);
    Json.number(json, "ratioFloat32", statistics.ratioToFloat32(), 3);
    Json.number(json, "overEntropy", statistics.overEntropy(), 4);
    Json.number(json, "encodeMBps", figures.encodeMBps(), 1);
    Json.number(json, "decodeMBps", figures.decodeMBps(), 1);
    Json.number(json, "density", isLossy ? statistics.density() : Double.NaN, 6);
    json.writeNumberField("nonzeros", statistics.nonzeros());
    json.writeNumberField("vectorBytes", statistics.vectorBytes());
    json.writeNumberField("parameters", statistics.parameters());
  }
}
