package space.perigee.sim.report;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * The outcome of a simulated mission. All accuracies are fractions of the same test set (0 to 1).
 * Link bytes are measured at the link: the payload of all TCP segments, including the overhead of
 * MQTT and of the transfer.
 *
 * @param mission name of the mission
 * @param start mission time at which the simulation began
 * @param end mission time at which it ended, after {@code start}
 * @param speed mission seconds per second of wall time, above 0
 * @param wallSeconds wall time that the simulation took (s)
 * @param parameters number of parameters of the model
 * @param startAccuracy accuracy of the model that all satellites started with
 * @param globalAccuracy accuracy of the last global model
 * @param satellites one result per satellite, with unique names
 * @param versions global versions, ascending in number and time
 * @param contacts all planned contacts, used or not, in any order
 * @param linkBytesDown bytes from all satellites
 * @param linkBytesUp bytes to all satellites
 * @param float32Bytes size of the same deliveries as raw float32 parameters (bytes)
 */
public record MissionReport(
    String mission,
    Instant start,
    Instant end,
    double speed,
    double wallSeconds,
    int parameters,
    double startAccuracy,
    double globalAccuracy,
    List<SatelliteResult> satellites,
    List<VersionPoint> versions,
    List<ContactUse> contacts,
    long linkBytesDown,
    long linkBytesUp,
    long float32Bytes) {

  /**
   * @throws IllegalArgumentException if a value is out of range, versions are out of order, or a
   *     contact belongs to a satellite without a result
   */
  public MissionReport {
    satellites = List.copyOf(satellites);
    versions = List.copyOf(versions);
    contacts = List.copyOf(contacts);
    Checks.requireName("mission", mission);
    if (!end.isAfter(start)) {
      throw new IllegalArgumentException("end " + end + " must be after start " + start);
    }
    Checks.requireNotNegative("speed", speed);
    if (speed == 0) {
      throw new IllegalArgumentException("speed 0 must be above 0");
    }
    Checks.requireNotNegative("wallSeconds", wallSeconds);
    Checks.requireNotNegative("parameters", parameters);
    Checks.requireFraction("startAccuracy", startAccuracy);
    Checks.requireFraction("globalAccuracy", globalAccuracy);
    Checks.requireNotNegative("linkBytesDown", linkBytesDown);
    Checks.requireNotNegative("linkBytesUp", linkBytesUp);
    Checks.requireNotNegative("float32Bytes", float32Bytes);
    requireOrder(versions);
    requireResults(contacts, satellites);
  }

  /** Bytes in both directions. */
  public long linkBytes() {
    return linkBytesDown + linkBytesUp;
  }

  /** Number of versions after the start model, which is number 0. */
  public int versionsReleased() {
    return (int) versions.stream().filter(version -> version.number() > 0).count();
  }

  /** Number of contacts that carried at least one byte. */
  public int contactsUsed() {
    return (int) contacts.stream().filter(ContactUse::used).count();
  }

  /** Size of the deliveries as raw float32 divided by the link bytes; empty if nothing was sent. */
  public OptionalDouble float32Ratio() {
    return linkBytes() == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of((double) float32Bytes / linkBytes());
  }

  private static void requireOrder(List<VersionPoint> versions) {
    for (int i = 1; i < versions.size(); i++) {
      VersionPoint before = versions.get(i - 1);
      VersionPoint point = versions.get(i);
      if (point.number() <= before.number() || point.time().isBefore(before.time())) {
        throw new IllegalArgumentException(
            "version %d of %s must not follow version %d of %s"
                .formatted(point.number(), point.time(), before.number(), before.time()));
      }
    }
  }

  private static void requireResults(List<ContactUse> contacts, List<SatelliteResult> satellites) {
    Set<String> names = new HashSet<>();
    for (SatelliteResult result : satellites) {
      if (!names.add(result.satellite())) {
        throw new IllegalArgumentException("two results of satellite " + result.satellite());
      }
    }
    for (ContactUse contact : contacts) {
      if (!names.contains(contact.satellite())) {
        throw new IllegalArgumentException(
            "a contact at %s, AOS %s, of satellite %s, which has no result; known: %s"
                .formatted(contact.station(), contact.aos(), contact.satellite(), names));
      }
    }
  }
}
