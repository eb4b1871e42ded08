package space.perigee.ground.aggregate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import space.perigee.sync.model.ModelVersion;

/**
 * An update that went into a version.
 *
 * @param deltaId row of the newest delta in it
 * @param version of the satellite's weights with it
 * @param samples training samples behind it
 * @param origin number of the global version that it was trained from
 * @param staleness global versions published since that one
 */
public record VersionMember(
    long deltaId,
    String satellite,
    ModelVersion version,
    long samples,
    long origin,
    long staleness) {

  /** The training samples of some members and of those before; the largest number if too many. */
  public static long samples(long before, List<VersionMember> members) {
    long sum = before;
    for (VersionMember member : members) {
      sum = sum > Long.MAX_VALUE - member.samples() ? Long.MAX_VALUE : sum + member.samples();
    }
    return sum;
  }

  /**
   * One member for each satellite, with all its samples: what a satellite delivers after an update
   * of it was added to the aggregation of a round is an update of its own.
   *
   * @param all older ones first
   */
  public static List<VersionMember> oneForEach(List<VersionMember> all) {
    Map<String, VersionMember> members = new LinkedHashMap<>();
    all.forEach(member -> members.merge(member.satellite(), member, VersionMember::then));
    return List.copyOf(members.values());
  }

  private VersionMember then(VersionMember next) {
    return new VersionMember(
        next.deltaId,
        satellite,
        next.version,
        samples(samples, List.of(next)),
        next.origin,
        next.staleness);
  }

  /** The member that an update is. */
  public static VersionMember of(Update update) {
    return new VersionMember(
        update.deltaId(),
        update.satellite(),
        update.delivered(),
        update.samples(),
        update.origin(),
        update.staleness());
  }
}
