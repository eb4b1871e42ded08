package space.perigee.sim.demo;

import java.util.Locale;

/** What carries frames in the demo. */
public enum DemoLink {
  /** MQTT 5, by the ground station's broker. */
  MQTT,
  /** Datagrams, paced to the radio's rate. */
  UDP,
  /** Files that are moved from folder to folder. */
  FILES;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
