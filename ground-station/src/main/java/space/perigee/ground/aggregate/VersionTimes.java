package space.perigee.ground.aggregate;

import java.time.Duration;
import java.time.Instant;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * When each version was published: how stale an update is. Keeps the newest {@value #MOST}; what
 * was trained from an older version is as stale as the oldest of them.
 */
public final class VersionTimes {

  static final int MOST = 10_000;

  private final TreeMap<Long, Instant> published = new TreeMap<>();

  /**
   * @param published mission time of publication by number
   */
  public VersionTimes(SortedMap<Long, Instant> published) {
    published.forEach(this::add);
  }

  /** A version was published. */
  public void add(long number, Instant at) {
    published.put(number, at);
    if (published.size() > MOST) {
      published.pollFirstEntry();
    }
  }

  /** Versions published since one. */
  public long since(long number) {
    return published.tailMap(number, false).size();
  }

  /** Mission time for which a version has not been the newest; zero if it is. */
  public Duration outdated(long number, Instant now) {
    Instant replaced = published.tailMap(number, false).values().stream().findFirst().orElse(now);
    return replaced.isBefore(now) ? Duration.between(replaced, now) : Duration.ZERO;
  }
}
