package space.perigee.ground.station;

import java.nio.file.Path;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import space.perigee.sync.custody.Custodian;

/**
 * The configuration of a station: the operator's options, resolved and checked.
 *
 * @param station name of this station
 * @param satellites whose traffic it relays
 * @param state folder for the contents in custody
 * @param custody bounds for each satellite; an announcement older than the longest custody is
 *     ignored
 */
public record StationConfiguration(
    String mission,
    String station,
    Set<String> satellites,
    Center center,
    Path state,
    Custodian.Settings custody) {

  public StationConfiguration {
    satellites = Collections.unmodifiableSortedSet(new TreeSet<>(satellites));
  }

  /**
   * The center to which the station relays.
   *
   * @param link to the center; see {@link space.perigee.sync.link.uri.Links}
   * @param name of the center in the keys
   */
  public record Center(String link, String name) {}
}
