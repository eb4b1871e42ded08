package space.perigee.sync.link.uri;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import space.perigee.sync.io.FileTrouble;
import space.perigee.sync.io.InputException;
import space.perigee.sync.link.Link;
import space.perigee.sync.link.MultiLink;
import space.perigee.sync.link.files.FolderLink;
import space.perigee.sync.link.mqtt.MissionClaim;
import space.perigee.sync.link.mqtt.MqttBroker;
import space.perigee.sync.link.mqtt.MqttLink;
import space.perigee.sync.link.mqtt.MqttPublisher;
import space.perigee.sync.link.udp.UdpLink;
import space.perigee.sync.link.uri.LinkUri.HostAndPort;
import space.perigee.sync.transfer.FrameSeal;
import space.perigee.sync.transfer.OpenSeal;

/**
 * Makes links from the text that users write ({@link LinkUri}). Several links are combined into one
 * ({@link MultiLink}), in order of preference.
 *
 * <p>The links are not open yet; the clock numbers the files of a link of files. All methods throw
 * an {@link InputException} if a link cannot be used, and an {@link UncheckedIOException} if a
 * folder or socket fails; the message says which and why.
 */
public final class Links {

  private Links() {}

  public static Link ofSatellite(
      List<String> uris, String mission, String satellite, InstantSource clock) {
    return ofSatellite(uris, mission, satellite, clock, UnaryOperator.identity(), new OpenSeal());
  }

  /**
   * The same, of an end with keys.
   *
   * @param files maps the path of a certificate or key to the file to read in its place
   * @param seal between the satellite and the ground; used by the link alone
   */
  public static Link ofSatellite(
      List<String> uris,
      String mission,
      String satellite,
      InstantSource clock,
      UnaryOperator<Path> files,
      FrameSeal seal) {
    List<Link> links =
        make(uris, uri -> ofSatellite(uri.reading(files), mission, satellite, seal, clock));
    return links.size() == 1 ? links.get(0) : MultiLink.ofSatellite(links);
  }

  /**
   * A station's link to the ground, on which it stands for a satellite.
   *
   * @param seal of the station between the satellite and the ground; used by the link alone
   */
  public static Link ofStation(
      String uri,
      String mission,
      String satellite,
      String station,
      FrameSeal seal,
      InstantSource clock) {
    return make(
        uri,
        parsed ->
            parsed instanceof LinkUri.Mqtt mqtt && mqtt.group() == null
                ? MqttLink.ofStation(broker(mqtt), mission, satellite, station)
                : ofSatellite(parsed, mission, satellite, seal, clock));
  }

  /**
   * The ground's link.
   *
   * @param satellites satellites to receive from; over MQTT, all of the mission
   */
  public static Link ofGround(
      List<String> uris, String mission, Collection<String> satellites, InstantSource clock) {
    return ofGround(uris, mission, satellites, name -> new OpenSeal(), clock);
  }

  /**
   * The same, of an end with keys.
   *
   * @param seals the seal between this end and a satellite; used by the link alone
   */
  public static Link ofGround(
      List<String> uris,
      String mission,
      Collection<String> satellites,
      Function<String, FrameSeal> seals,
      InstantSource clock) {
    return ofGround(uris, Map.of(), mission, satellites, seals, clock);
  }

  /**
   * The same, some of whose links exist already.
   *
   * @param made these, by their URI
   */
  public static Link ofGround(
      List<String> uris,
      Map<String, Link> made,
      String mission,
      Collection<String> satellites,
      Function<String, FrameSeal> seals,
      InstantSource clock) {
    List<Link> links =
        all(
            uris,
            uri ->
                made.containsKey(uri)
                    ? made.get(uri)
                    : make(uri, parsed -> ofGround(parsed, mission, satellites, seals, clock)));
    return links.size() == 1 ? links.get(0) : MultiLink.ofGround(links);
  }

  /**
   * The ground's link over a broker at which it claims the mission.
   *
   * @param uri {@code mqtt://} or {@code mqtts://}, without a group
   */
  public static Link ofClaimingGround(String uri, String mission, MissionClaim claim) {
    return make(
        uri, parsed -> MqttLink.ofClaimingGround(broker((LinkUri.Mqtt) parsed), mission, claim));
  }

  private static List<Link> make(List<String> uris, Function<LinkUri, Link> maker) {
    return all(uris, uri -> make(uri, maker));
  }

  private static List<Link> all(List<String> uris, Function<String, Link> maker) {
    if (uris.isEmpty()) {
      throw new InputException("at least one link must be given, such as mqtt://HOST:PORT");
    }
    List<Link> links = new ArrayList<>();
    try {
      for (String uri : uris) {
        links.add(maker.apply(uri));
      }
      return links;
    } catch (RuntimeException e) {
      links.forEach(Link::close);
      throw e;
    }
  }

  private static Link make(String uri, Function<LinkUri, Link> maker) {
    LinkUri parsed = LinkUri.parse(uri);
    try {
      return maker.apply(parsed);
    } catch (InputException | IllegalArgumentException e) {
      throw new InputException("link '" + uri + "': " + e.getMessage(), e);
    } catch (UncheckedIOException e) {
      throw new UncheckedIOException("link '" + uri + "': " + e.getMessage(), e.getCause());
    }
  }

  private static Link ofSatellite(
      LinkUri uri, String mission, String satellite, FrameSeal seal, InstantSource clock) {
    if (uri instanceof LinkUri.Mqtt mqtt) {
      if (mqtt.group() != null) {
        throw new InputException("group '" + mqtt.group() + "' is for ground servers only");
      }
      return MqttLink.ofSatellite(broker(mqtt), mission, satellite);
    }
    if (uri instanceof LinkUri.Udp udp) {
      return UdpLink.ofSatellite(
          resolve(udp.address()), mission, satellite, udp.settings(), seal, clock);
    }
    LinkUri.Files files = (LinkUri.Files) uri;
    return FolderLink.ofSatellite(files.settings(), mission, satellite, clock);
  }

  private static Link ofGround(
      LinkUri uri,
      String mission,
      Collection<String> satellites,
      Function<String, FrameSeal> seals,
      InstantSource clock) {
    if (uri instanceof LinkUri.Mqtt mqtt) {
      return MqttLink.ofGround(broker(mqtt), mission, mqtt.group());
    }
    if (satellites.isEmpty()) {
      throw new InputException("the satellites that it is to hear must be named");
    }
    if (uri instanceof LinkUri.Udp udp) {
      return UdpLink.ofGround(
          resolve(udp.address()), mission, satellites, udp.settings(), seals, clock);
    }
    LinkUri.Files files = (LinkUri.Files) uri;
    try {
      return FolderLink.ofGround(files.settings(), mission, satellites, clock);
    } catch (IOException e) {
      throw new UncheckedIOException(FileTrouble.text(e), e);
    }
  }

  /**
   * A publisher at a broker.
   *
   * @param uri {@code mqtt://} or {@code mqtts://}, as of a link
   * @throws InputException if it is not valid
   */
  public static MqttPublisher publisher(String uri, String clientId) {
    if (LinkUri.parse(uri) instanceof LinkUri.Mqtt mqtt && mqtt.group() == null) {
      return new MqttPublisher(broker(mqtt), clientId);
    }
    throw new InputException("'" + uri + "' must be mqtt:// or mqtts:// without a group");
  }

  private static MqttBroker broker(LinkUri.Mqtt mqtt) {
    return new MqttBroker((mqtt.tls() == null ? "tcp://" : "ssl://") + mqtt.broker(), mqtt.tls());
  }

  private static InetSocketAddress resolve(HostAndPort address) {
    try {
      return new InetSocketAddress(InetAddress.getByName(address.host()), address.port());
    } catch (UnknownHostException e) {
      throw new InputException("host '" + address.host() + "' is not known", e);
    }
  }
}
