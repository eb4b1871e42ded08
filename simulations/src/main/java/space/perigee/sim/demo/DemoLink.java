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

  /** What the emulator counts, in a sentence. */
  String counted() {
    return switch (this) {
      case MQTT -> "Bytes are those of the TCP streams in both directions.";
      case UDP -> "Bytes are those of the datagrams in both directions.";
      case FILES -> "Bytes are those of the files in both directions.";
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
