package space.perigee.ground.session;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import space.perigee.ground.store.GroundEvent;
import space.perigee.ground.store.StoredSatellite.Delivered;
import space.perigee.ground.store.WriteBatch;

/**
 * Whether a satellite is in reach, and when it was last heard. A change is stored as soon as the
 * ground can take anything.
 */
final class SatellitePresence {

  /**
   * A contact.
   *
   * @param began null if it is not known
   * @param deltas that were delivered in it, once it has ended; before, those before it
   * @param bytes their length, likewise
   */
  private record Pass(@Nullable Instant began, long deltas, long bytes) {

    static Pass none() {
      return new Pass(null, 0, 0);
    }

    static Pass begun(Instant now, Delivered before) {
      return new Pass(now, before.deltas(), before.bytes());
    }

    Pass ended(Delivered now) {
      return new Pass(began, now.deltas() - deltas, now.bytes() - bytes);
    }

    String text() {
      return String.format(
          Locale.ROOT, "%,d %s, %,d bytes", deltas, deltas == 1 ? "delta" : "deltas", bytes);
    }

    Map<String, Object> data(String satellite, Instant end) {
      Map<String, Object> data = new LinkedHashMap<>();
      data.put("satellite", satellite);
      if (began != null) {
        data.put("began", GroundStatus.time(began));
      }
      data.put("ended", GroundStatus.time(end));
      data.put("deltas", deltas);
      data.put("bytesReceived", bytes);
      return data;
    }
  }

  private static final Logger log = LoggerFactory.getLogger(SatellitePresence.class);

  private final String name;
  private final GroundParts parts;
  private final WriteBatch batch;
  private boolean online;
  private Pass pass = Pass.none();
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

  /**
   * The satellite came into reach, or left it, unless it had before.
   *
   * @param delivered what it has delivered so far
   */
  void change(boolean next, Delivered delivered) {
    if (next != online) {
      online = next;
      lastHeard = parts.clock().instant();
      pass = online ? Pass.begun(lastHeard, delivered) : pass.ended(delivered);
      isStored = false;
      store();
      log.info("event={} satellite={}", online ? "online" : "offline", name);
    }
  }

  private GroundEvent event() {
    return new GroundEvent(
        lastHeard,
        online ? "online" : "offline",
        name,
        online ? "" : pass.text(),
        online ? Map.of("satellite", name) : pass.data(name, lastHeard));
  }

  /** Stores the last change, unless that is done or nothing can be written. */
  void store() {
    if (!isStored && parts.intake().isOpen()) {
      parts.store().satelliteStore().presence(batch, name, lastHeard, event());
      isStored = true;
    }
  }
}
