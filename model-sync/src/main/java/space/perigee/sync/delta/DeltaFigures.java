package space.perigee.sync.delta;

/**
 * The size of one delta, and how fast it was coded.
 *
 * @param encodeNanos duration of encoding (ns), or 0 if it was not measured
 * @param decodeNanos duration of decoding (ns), or 0 if it was not measured
 */
public record DeltaFigures(DeltaStatistics statistics, long encodeNanos, long decodeNanos) {

  /** Encoding rate (MB of float32 per second); NaN if it was not measured. */
  public double encodeMBps() {
    return rate(encodeNanos);
  }

  /** Decoding rate (MB of float32 per second); NaN if it was not measured. */
  public double decodeMBps() {
    return rate(decodeNanos);
  }

  private double rate(long nanos) {
    return nanos == 0 ? Double.NaN : 4e3 * statistics.parameters() / nanos;
  }
}
