package space.perigee.ground.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;
import space.perigee.ground.broker.BrokerAccess;
import space.perigee.ground.broker.EmbeddedBrokers;
import space.perigee.ground.port.ListenPort;

/** Options for the links to the satellites. */
public final class SatelliteLinkOptions {

  @Option(
      names = "--link",
      paramLabel = "URI",
      description = {
        "Link to the satellites; repeat to combine several, preferred first (default: broker).",
        "broker or broker?ca=..&cert=..&key=..[&crl=..] runs an embedded MQTT broker; mqtt://HOST:PORT,"
            + " mqtts://.., udp://0.0.0.0:PORT?rate=10M, files:OUTBOX,INBOX; see docs/links.md."
      })
  private List<String> links = new ArrayList<>();

  @Option(
      names = "--bind",
      paramLabel = "ADDRESS",
      description =
          "Address that the broker and the API listen on (default: ${DEFAULT-VALUE}). On other"
              + " addresses the broker needs TLS (or broker?tls=none on a trusted network), and the"
              + " API asks for a token.")
  private String bind = "127.0.0.1";

  @Option(
      names = "--mqtt-port",
      paramLabel = "PORT",
      description = "Port of the embedded broker, 0 for any (default: ${DEFAULT-VALUE}).")
  private int mqttPort = 1883;

  /** The links, the preferred one first. */
  List<String> uris() {
    return links.isEmpty() ? List.of(EmbeddedBrokers.NAME) : List.copyOf(links);
  }

  /** Address that the broker and the API listen on. */
  String bind() {
    return bind;
  }

  /**
   * Starts the brokers that the links ask for.
   *
   * @param state folder of the persistent state
   * @param access whom they admit
   * @throws IOException if one cannot start, or the port is taken
   */
  EmbeddedBrokers start(Path state, BrokerAccess access) throws IOException {
    return EmbeddedBrokers.start(uris(), broker(), state.resolve("broker"), access);
  }

  /**
   * Where the embedded broker listens.
   *
   * @throws IllegalArgumentException if the port is out of range
   */
  ListenPort broker() {
    return new ListenPort("--mqtt-port", bind, mqttPort);
  }
}
