package space.perigee.ground.station;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import space.perigee.ground.port.ListenPort;
import space.perigee.sync.custody.Custodian;

/**
 * What a station is to do: the operator's options, resolved and checked.
 *
 * @param state folder for what is in custody
 * @param custody bounds for each satellite; an announcement older than the longest custody is
 *     ignored
 */
public record StationConfiguration(
    Mission mission, Path state, Network network, Center center, Custodian.Settings custody) {

  /**
   * The mission.
   *
   * @param station name of this station
   * @param satellites whose traffic it relays
   */
  public record Mission(String name, String station, Set<String> satellites) {

    public Mission {
      satellites = Collections.unmodifiableSortedSet(new TreeSet<>(satellites));
    }
  }

  /**
   * Links and ports.
   *
   * @param links to the satellites, the preferred one first; see {@link
   *     space.perigee.sync.link.uri.Links} and {@link space.perigee.ground.broker.EmbeddedBrokers}
   * @param mqtt where the embedded broker listens
   */
  public record Network(List<String> links, ListenPort mqtt) {

    public Network {
      links = List.copyOf(links);
    }
  }

  /**
   * The center that it relays to.
   *
   * @param link to the center; see {@link space.perigee.sync.link.uri.Links}
   * @param name of the center in the keys
   */
  public record Center(String link, String name) {}
}
