package space.perigee.ground.store;

import java.time.Instant;

/**
 * A satellite as the store knows it.
 *
 * @param firstHeard mission time
 * @param lastHeard mission time of the last delivery or departure
 * @param deltas contents accepted
 * @param bytes length of those contents (bytes)
 * @param lastBytes length of the last accepted content (bytes); 0 if there is none
 */
public record StoredSatellite(
    String name, Instant firstHeard, Instant lastHeard, long deltas, long bytes, long lastBytes) {}
