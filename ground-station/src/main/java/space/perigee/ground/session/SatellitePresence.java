package space.perigee.ground.session;

import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import space.perigee.ground.store.WriteBatch;

/**
 * Whether a satellite is in reach, and when it was last heard. A change is stored as soon as the
 * ground can take anything.
 */
final class SatellitePresence {

  private static final Logger log = LoggerFactory.getLogger(SatellitePresence.class);

  private final String name;
  private final GroundParts parts;
  private final WriteBatch batch;
  private boolean online;
  private boolean isStored = true;
  private Instant lastHeard;

  /** A satellite that is out of reach. */
  SatellitePresence(String name, Instant lastHeard, GroundParts parts, WriteBatch batch) {
    this.name = name;
    this.lastHeard = lastHeard;
    this.parts = parts;
    this.batch = batch;
  }

  boolean isOnline() {
    return online;
  }

  Instant lastHeard() {
    return lastHeard;
  }

  void heard(Instant now) {
    lastHeard = now;
  }

  /** The satellite came into reach, or left it, unless it had before. */
  void change(boolean next) {
    if (next != online) {
      online = next;
      lastHeard = parts.clock().instant();
      isStored = false;
      store();
      log.info("event={} satellite={}", online ? "online" : "offline", name);
    }
  }

  /** Stores the last change, unless that is done or nothing can be written. */
  void store() {
    if (!isStored && parts.intake().isOpen()) {
      parts.store().satelliteStore().presence(batch, name, online, lastHeard);
      isStored = true;
    }
  }
}
