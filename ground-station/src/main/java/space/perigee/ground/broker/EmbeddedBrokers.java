package space.perigee.ground.broker;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import space.perigee.ground.port.ListenPort;
import space.perigee.sync.link.uri.LinkUri;

/**
 * The brokers embedded in this process, one for each link that asks for it: {@value #NAME}, or
 * {@value #NAME}{@code ?ca=..&cert=..&key=..} with TLS. To clients such a link is an MQTT link.
 */
public final class EmbeddedBrokers implements AutoCloseable {

  public static final String NAME = "broker";

  private final List<EmbeddedBroker> brokers = new ArrayList<>();
  private final List<String> uris = new ArrayList<>();

  private EmbeddedBrokers() {}

  /** True if a link uses an embedded broker. */
  public static boolean matches(String link) {
    return link.equals(NAME) || link.startsWith(NAME + "?");
  }

  /**
   * Starts the brokers that links ask for.
   *
   * @param port where they listen
   * @param folder for their keys, if they use TLS
   * @throws IOException if one cannot start, or the port is taken
   * @throws space.perigee.sync.io.InputException if a file for TLS cannot be used
   */
  public static EmbeddedBrokers start(List<String> links, ListenPort port, Path folder)
      throws IOException {
    EmbeddedBrokers started = new EmbeddedBrokers();
    try {
      for (String link : links) {
        started.uris.add(matches(link) ? started.start(link, port, folder) : link);
      }
      return started;
    } catch (IOException | RuntimeException e) {
      started.close();
      throw e;
    }
  }

  private String start(String link, ListenPort port, Path folder) throws IOException {
    String parameters = link.substring(NAME.length());
    String scheme = parameters.isEmpty() ? "mqtt" : "mqtts";
    LinkUri.Mqtt asked = (LinkUri.Mqtt) LinkUri.parse(scheme + "://127.0.0.1:1883" + parameters);
    EmbeddedBroker broker = EmbeddedBroker.start(port, folder, asked.tls());
    brokers.add(broker);
    return broker.uri().replaceFirst("^[a-z]+", scheme) + parameters;
  }

  /** The links, those to an embedded broker as its clients reach it. */
  public List<String> uris() {
    return List.copyOf(uris);
  }

  /** True if no link asked for a broker. */
  public boolean isEmpty() {
    return brokers.isEmpty();
  }

  @Override
  public void close() {
    brokers.forEach(EmbeddedBroker::close);
  }
}
