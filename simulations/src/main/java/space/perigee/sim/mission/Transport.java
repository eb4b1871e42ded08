package space.perigee.sim.mission;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import space.perigee.mission.LinkEntry;
import space.perigee.mission.Mission;

/** How satellites reach the ground. */
public enum Transport {
  /** MQTT 5 through the ground server's broker. */
  MQTT("MQTT"),
  /** Datagrams, paced to the radio's rate. */
  UDP("UDP"),
  /** Files, moved between folders. */
  FILES("files");

  private final String title;

  Transport(String title) {
    this.title = title;
  }

  /** Returns the transport of a link as users write it. */
  public static Transport of(String link) {
    if (link.startsWith("udp:")) {
      return UDP;
    }
    return link.startsWith("files:") ? FILES : MQTT;
  }

  /**
   * Returns the mission with one link: the preferred one of this transport, or if it has none, a
   * new one, with TLS if the mission has certificates.
   */
  public Mission flying(Mission mission) {
    Optional<LinkEntry> own =
        mission.links().stream().filter(link -> of(link.satellite()) == this).findFirst();
    boolean tls = mission.keys().filter(keys -> keys.ca().toFile().exists()).isPresent();
    return with(mission, own.orElse(entry(tls)));
  }

  /** Returns the mission with its preferred link only. */
  public static Mission preferred(Mission mission) {
    return with(mission, mission.links().get(0));
  }

  private LinkEntry entry(boolean tls) {
    return switch (this) {
      case MQTT -> new LinkEntry((tls ? "mqtts" : "mqtt") + "://127.0.0.1:8883", LinkEntry.BROKER);
      case UDP -> new LinkEntry("udp://127.0.0.1:4556", "udp://127.0.0.1:4556");
      case FILES -> new LinkEntry("files:", "files:");
    };
  }

  private static Mission with(Mission mission, LinkEntry link) {
    return new Mission(
        mission.name(),
        mission.model(),
        mission.data(),
        mission.satellites(),
        mission.stations(),
        mission.receivers(),
        mission.ground(),
        List.of(link),
        mission.deltas(),
        mission.personalLayers(),
        mission.keys(),
        mission.contactPlan(),
        mission.state(),
        mission.source());
  }

  /** How satellites reach the ground over a link, in running text. */
  public static String title(String link) {
    return of(link).title + (link.startsWith("mqtts:") ? " with TLS" : "");
  }

  /** What the emulator counts, in sentences. */
  public String counted() {
    return switch (this) {
      case MQTT ->
          "Bytes are those of IP packets in both directions, TLS and MQTT included. The emulator ends"
              + " the TCP connections of both sides, so it adds the headers and acknowledgments of"
              + " one connection between them: 52 bytes for each packet, with up to 1,448 bytes of"
              + " data, and an acknowledgment after every second packet and each pause.";
      case UDP -> "Bytes are those of IP packets in both directions, headers included.";
      case FILES -> "Bytes are those of the files in both directions.";
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
