package space.perigee.sim.lab.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import space.perigee.sim.lab.codec.DeltaBench;
import space.perigee.sync.cli.DeltaFiguresJson;
import space.perigee.sync.cli.Json;
import space.perigee.sync.delta.DeltaTarget;

/** The results of a delta benchmark as JSON. */
final class DeltaBenchJson {

  private DeltaBenchJson() {}

  /** Writes the summary over all targets, then one for each target, then every delta. */
  static void write(JsonGenerator json, List<DeltaBench.Row> rows, List<DeltaTarget> targets)
      throws IOException {
    write(json, new DeltaBench.Summary(targets.get(0), rows));
    json.writeArrayFieldStart("targets");
    for (DeltaBench.Summary summary : DeltaBench.summaries(rows, targets)) {
      json.writeStartObject();
      write(json, summary);
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("deltas");
    for (DeltaBench.Row row : rows) {
      json.writeStartObject();
      write(json, row);
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void write(JsonGenerator json, DeltaBench.Summary summary) throws IOException {
    json.writeStringField("target", DeltaBench.name(summary.target()));
    Json.number(json, "bytes", summary.mean(r -> r.figures().statistics().bytes()), 1);
    Json.number(json, "h0Bytes", summary.mean(r -> r.figures().statistics().entropyBytes()), 1);
    Json.number(
        json, "ratioFloat32", summary.mean(r -> r.figures().statistics().ratioToFloat32()), 3);
    Json.number(json, "overEntropy", summary.meanOverEntropy(), 4);
    Json.number(json, "overEntropyOfTotals", summary.totalOverEntropy(), 4);
    Json.number(json, "worstOverEntropyBeyond64Bytes", summary.worstBeyond64(), 4);
    Json.number(json, "encodeMBps", summary.mean(r -> r.figures().encodeMBps()), 1);
    Json.number(json, "decodeMBps", summary.mean(r -> r.figures().decodeMBps()), 1);
    Json.number(json, "density", summary.mean(r -> r.figures().statistics().density()), 6);
    Json.number(json, "nonzeros", summary.meanNonzeros(), 1);
  }

  private static void write(JsonGenerator json, DeltaBench.Row row) throws IOException {
    json.writeNumberField("pair", row.pair());
    json.writeStringField("target", DeltaBench.name(row.target()));
    DeltaFiguresJson.write(json, row.figures());
    json.writeNumberField("allocatedBytes", row.allocatedBytes());
    if (row.published() != null) {
      json.writeNumberField("golombRiceBytes", row.published().golombRiceBytes());
      json.writeNumberField("int8ZstdBytes", row.published().int8ZstdBytes());
    }
  }
}
