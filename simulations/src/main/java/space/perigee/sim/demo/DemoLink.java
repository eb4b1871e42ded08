package space.perigee.sim.demo;

import java.util.Locale;

/** Transports of the demo. */
public enum DemoLink {
  /** MQTT 5 through the ground station's broker. */
  MQTT,
  /** Datagrams, paced to the radio's rate. */
  UDP,
  /** Files, moved between folders. */
  FILES;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
