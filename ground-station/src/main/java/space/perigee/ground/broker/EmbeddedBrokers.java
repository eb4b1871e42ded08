package space.perigee.ground.broker;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import space.perigee.ground.broker.gate.DirectLanes;
import space.perigee.ground.broker.gate.Gate;
import space.perigee.ground.broker.gate.Reason;
import space.perigee.ground.port.ListenPort;
import space.perigee.sync.io.InputException;
import space.perigee.sync.link.Link;
import space.perigee.sync.link.uri.LinkUri;

/**
 * The brokers embedded in this process, one for each link that asks for it: {@value #NAME}, or
 * {@value #NAME}{@code ?ca=..&cert=..&key=..&crl=..} with TLS. Without TLS it serves the loopback
 * only, unless the link says {@value #NAME}{@code ?tls=none}. To clients such a link is an MQTT
 * link.
 */
public final class EmbeddedBrokers implements AutoCloseable {

  public static final String NAME = "broker";

  private static final String REVOCATION_LIST = "crl=";
  private static final String NO_TLS = "tls=none";

  private final List<EmbeddedBroker> brokers = new ArrayList<>();
  private final List<String> uris = new ArrayList<>();
  private final List<String> ownUris = new ArrayList<>();
  private final Map<String, Link> ownLinks = new HashMap<>();

  private EmbeddedBrokers() {}

  /** True if a link uses an embedded broker. */
  public static boolean matches(String link) {
    return link.equals(NAME) || link.startsWith(NAME + "?");
  }

  /**
   * Starts the brokers that links ask for.
   *
   * @param port where they listen
   * @param folder that they may use
   * @param access whom they admit
   * @throws IOException if one cannot start, or the port is taken
   * @throws InputException if a file for TLS cannot be used, or a broker without TLS would listen
   *     on other addresses than the loopback
   */
  public static EmbeddedBrokers start(
      List<String> links, ListenPort port, Path folder, BrokerAccess access) throws IOException {
    EmbeddedBrokers started = new EmbeddedBrokers();
    try {
      for (String link : links) {
        if (matches(link)) {
          started.start(link, port, folder, access);
        } else {
          started.uris.add(link);
          started.ownUris.add(link);
        }
      }
      return started;
    } catch (IOException | RuntimeException e) {
      started.close();
      throw e;
    }
  }

  private void start(String link, ListenPort port, Path folder, BrokerAccess access)
      throws IOException {
    List<String> parameters =
        link.equals(NAME) ? List.of() : List.of(link.substring(NAME.length() + 1).split("&", -1));
    boolean isPlain = parameters.isEmpty() || parameters.contains(NO_TLS);
    if (parameters.isEmpty()) {
      requireLoopback(port);
    }
    Optional<Path> revocationList =
        parameters.stream()
            .filter(parameter -> parameter.startsWith(REVOCATION_LIST))
            .map(parameter -> Path.of(parameter.substring(REVOCATION_LIST.length())))
            .findFirst();
    if (isPlain && revocationList.isPresent()) {
      throw new InputException("link '" + link + "': crl= is for a broker with TLS");
    }
    String ofClients =
        parameters.stream()
            .filter(parameter -> !parameter.equals(NO_TLS))
            .filter(parameter -> !parameter.startsWith(REVOCATION_LIST))
            .collect(Collectors.joining("&"));
    String query = ofClients.isEmpty() ? "" : "?" + ofClients;
    String scheme = isPlain ? "mqtt" : "mqtts";
    LinkUri.Mqtt asked = (LinkUri.Mqtt) LinkUri.parse(scheme + "://127.0.0.1:1883" + query);
    Gate gate = access.gate(asked.tls(), revocationList.orElse(null));
    Optional<DirectLanes> lanes =
        asked.group() == null ? Optional.of(gate.openLanes()) : Optional.empty();
    EmbeddedBroker broker = EmbeddedBroker.start(port, folder, gate);
    brokers.add(broker);
    uris.add(broker.uri().replaceFirst("^[a-z]+", scheme) + query);
    String ownUri = broker.ownUri().replaceFirst("^[a-z]+", scheme) + query;
    ownUris.add(ownUri);
    lanes.ifPresent(opened -> ownLinks.put(ownUri, opened.link()));
  }

  /** Without TLS anyone who can connect may speak for every satellite. */
  private static void requireLoopback(ListenPort port) {
    try {
      if (Arrays.stream(InetAddress.getAllByName(port.host()))
          .allMatch(InetAddress::isLoopbackAddress)) {
        return;
      }
    } catch (UnknownHostException e) {
      return; // the port cannot be opened, which says why
    }
    throw new InputException(
        "--bind "
            + port.host()
            + ": the embedded broker serves other machines with TLS only: --link"
            + " 'broker?ca=CA.pem&cert=GROUND.pem&key=GROUND.key'; on a network where everyone may"
            + " speak for every satellite, --link 'broker?tls=none'");
  }

  /** The links, those to an embedded broker as its clients reach it. */
  public List<String> uris() {
    return List.copyOf(uris);
  }

  /** The links that use no embedded broker. */
  public List<String> urisElsewhere() {
    return uris.stream().filter(ownUris::contains).toList();
  }

  /** The links, those to an embedded broker by the door that only this process uses. */
  public List<String> ownUris() {
    return List.copyOf(ownUris);
  }

  /**
   * The links of this process to brokers that hand frames over, by their URI; it connects to the
   * others as a client.
   */
  public Map<String, Link> ownLinks() {
    return Map.copyOf(ownLinks);
  }

  /** How often the brokers had a reason to refuse. */
  public long refused(Reason reason) {
    return brokers.stream().mapToLong(broker -> broker.refusals().count(reason)).sum();
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
