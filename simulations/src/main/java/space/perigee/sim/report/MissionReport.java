package space.perigee.sim.report;

import java.util.HashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of a simulated mission.
 *
 * @param mission name of the mission
 * @param counted what the bytes of the report are, in a sentence
 * @param satellites one result per satellite, with unique names
 * @param versions global versions, ascending in number and time
 * @param contacts all planned contacts, used or not, in any order
 * @param lossless the same flight with lossless deltas; null if there is none
 */
public record MissionReport(
    String mission,
    FlightTime time,
    ModelResult model,
    String counted,
    List<SatelliteResult> satellites,
    List<VersionPoint> versions,
    List<ContactUse> contacts,
    @Nullable LosslessFlight lossless) {

  /**
   * @throws IllegalArgumentException if versions are out of order, or a contact belongs to a
   *     satellite without a result
   */
  public MissionReport {
    satellites = List.copyOf(satellites);
    versions = List.copyOf(versions);
    contacts = List.copyOf(contacts);
    Checks.requireName("mission", mission);
    requireOrder(versions);
    requireResults(contacts, satellites);
  }

  /** Returns the report with a lossless flight to compare with. */
  public MissionReport comparedWith(LosslessFlight other) {
    return new MissionReport(mission, time, model, counted, satellites, versions, contacts, other);
  }

  /** From all satellites. */
  public LinkBytes down() {
    return satellites.stream().map(SatelliteResult::down).reduce(LinkBytes.NONE, LinkBytes::plus);
  }

  /** To all satellites. */
  public LinkBytes up() {
    return satellites.stream().map(SatelliteResult::up).reduce(LinkBytes.NONE, LinkBytes::plus);
  }

  /** Both directions. */
  public LinkBytes link() {
    return down().plus(up());
  }

  /** Size of the deliveries as raw float32 parameters (bytes). */
  public long float32Bytes() {
    return 4L * model.parameters() * link().deliveries();
  }

  /** Number of versions after the start model, which is number 0. */
  public int versionsReleased() {
    return (int) versions.stream().filter(version -> version.number() > 0).count();
  }

  /** Number of contacts that carried at least one byte, if only of a handshake. */
  public int contactsUsed() {
    return (int) contacts.stream().filter(ContactUse::used).count();
  }

  /** Size of the deliveries as raw float32 divided by the link bytes; empty if nothing was sent. */
  public OptionalDouble float32Ratio() {
    return ratio(float32Bytes());
  }

  /** Bytes of the lossless flight divided by those of this one; empty if there is none. */
  public OptionalDouble losslessRatio() {
    return lossless == null ? OptionalDouble.empty() : ratio(lossless.totalBytes());
  }

  private OptionalDouble ratio(long bytes) {
    long total = link().total();
    return total == 0 || bytes == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of((double) bytes / total);
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
