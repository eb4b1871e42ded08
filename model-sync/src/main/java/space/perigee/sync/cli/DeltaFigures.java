package space.perigee.sync.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import space.perigee.sync.delta.DeltaStatistics;

/**
 * The figures of one delta.
 *
 * @param encodeNanos time that encoding took, or 0 if it was not measured
 * @param decodeNanos time that decoding took, or 0
 */
public record DeltaFigures(DeltaStatistics statistics, long encodeNanos, long decodeNanos) {

  public void writeTo(JsonGenerator json) throws IOException {
    json.writeNumberField("bytes", statistics.bytes());
    Json.number(json, "h0Bytes", statistics.isLossy() ? statistics.entropyBytes() : Double.NaN, 1);
    Json.number(json, "ratioFloat32", statistics.ratioToFloat32(), 3);
    Json.number(json, "overEntropy", statistics.overEntropy(), 4);
    Json.number(json, "encodeMBps", encodeMBps(), 1);
    Json.number(json, "decodeMBps", decodeMBps(), 1);
    Json.number(json, "density", statistics.isLossy() ? statistics.density() : Double.NaN, 6);
    json.writeNumberField("nonzeros", statistics.nonzeros());
    json.writeNumberField("vectorBytes", statistics.vectorBytes());
    json.writeNumberField("parameters", statistics.parameters());
  }

  /** MB of float32 a second; NaN if it was not measured. */
  public double encodeMBps() {
    return rate(encodeNanos);
  }

  /** MB of float32 a second; NaN if it was not measured. */
  public double decodeMBps() {
    return rate(decodeNanos);
  }

  private double rate(long nanos) {
    return nanos == 0 ? Double.NaN : 4e3 * statistics.parameters() / nanos;
  }
}
