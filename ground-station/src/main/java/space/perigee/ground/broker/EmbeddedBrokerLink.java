package space.perigee.ground.broker;

import java.io.IOException;
import java.nio.file.Path;
import space.perigee.ground.port.ListenPort;
import space.perigee.sync.link.uri.LinkUri;

/**
 * Links over the broker embedded in this process: {@value #NAME}, or {@value #NAME}{@code
 * ?ca=..&cert=..&key=..} with TLS.
 */
public final class EmbeddedBrokerLink {

  public static final String NAME = "broker";

  private EmbeddedBrokerLink() {}

  /** True if a link uses the embedded broker. */
  public static boolean matches(String link) {
    return link.equals(NAME) || link.startsWith(NAME + "?");
  }

  /**
   * Starts the broker for a link.
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

  /** The link's URI for clients of that broker. */
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
