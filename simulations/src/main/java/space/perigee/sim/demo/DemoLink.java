package space.perigee.sim.demo;

import java.util.Locale;

/** Transports of the demo. */
public enum DemoLink {
  /** MQTT 5 through the ground server's broker. */
  MQTT("MQTT"),
  /** Datagrams, paced to the radio's rate. */
  UDP("UDP"),
  /** Files, moved between folders. */
  FILES("files");

  private final String title;

  DemoLink(String title) {
    this.title = title;
  }

  /** Its name in running text. */
  String title() {
    return title;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
