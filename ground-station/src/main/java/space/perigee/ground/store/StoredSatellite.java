package space.perigee.ground.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import space.perigee.sync.model.ModelVersion;

/**
 * The stored state of a satellite, without its exchange.
 *
 * @param firstHeard mission time of its first frame
 * @param lastHeard mission time of the last delivery or departure
 * @param acknowledged number of the global version that it last acknowledged
 */
public record StoredSatellite(
    String name, Instant firstHeard, Instant lastHeard, Delivered delivered, long acknowledged) {

  /**
   * What a satellite has delivered.
   *
   * @param deltas number of accepted deltas
   * @param bytes their total length (bytes)
   * @param lastBytes length of the last one (bytes); 0 if there is none
   * @param newest weights that resulted from the last one; null if there is none
   * @param samples training samples behind them
   */
  public record Delivered(
      long deltas, long bytes, long lastBytes, @Nullable ModelVersion newest, long samples) {

    /** Nothing. */
    public static final Delivered NONE = new Delivered(0, 0, 0, null, 0);

    /** The same with one more delta. */
    public Delivered with(long length, ModelVersion result, long trained) {
      return new Delivered(deltas + 1, bytes + length, length, result, trained);
    }
  }

  /** A satellite that has delivered nothing. */
  public static StoredSatellite heardFirst(String name, Instant now) {
    return new StoredSatellite(name, now, now, Delivered.NONE, 0);
  }
}
