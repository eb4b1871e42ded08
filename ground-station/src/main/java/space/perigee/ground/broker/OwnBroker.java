package space.perigee.ground.broker;

import java.io.IOException;
import java.nio.file.Path;
import space.perigee.ground.port.ListenPort;
import space.perigee.sync.link.LinkUri;

/**
 * Links that are by a broker which is run in the process: {@value #NAME}, or {@value #NAME}{@code
 * ?ca=..&cert=..&key=..} with TLS.
 */
public final class OwnBroker {

  public static final String NAME = "broker";

  private OwnBroker() {}

  /** Whether a link is by a broker that is run here. */
  public static boolean isMeant(String link) {
    return link.equals(NAME) || link.startsWith(NAME + "?");
  }

  /**
   * Starts the broker that a link means.
   *
   * @param folder where it would keep files
   * @throws IOException if it cannot start, or the port is taken
   * @throws space.perigee.sync.io.InputException if a file for TLS cannot be used
   */
  public static EmbeddedBroker start(String link, ListenPort port, Path folder) throws IOException {
    LinkUri.Mqtt asked =
        (LinkUri.Mqtt) LinkUri.parse(scheme(link) + "://127.0.0.1:1883" + parameters(link));
    return EmbeddedBroker.start(port, folder, asked.tls());
  }

  /** The link as it is to a client of that broker. */
  public static String uri(String link, EmbeddedBroker broker) {
    return broker.uri().replaceFirst("^[a-z]+", scheme(link)) + parameters(link);
  }

  private static String scheme(String link) {
    return parameters(link).isEmpty() ? "mqtt" : "mqtts";
  }

  private static String parameters(String link) {
    return link.substring(NAME.length());
  }
}
