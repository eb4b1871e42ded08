package space.perigee.sync.link.mqtt;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import space.perigee.sync.transfer.LinkTraits;

/**
 * Which satellites can be reached, directly or through stations. A station publishes the traits of
 * its own link to a satellite in its state message:
 *
 * <pre>
 *   online
 *   online frame=1472 rate=1000000       longest frame (bytes), rate (bit/s; 0 if the link applies backpressure)
 *   offline
 * </pre>
 *
 * Bounded, since anyone on the broker may publish. Thread-safe.
 */
final class SatelliteReachability {

  private static final int MAX_SATELLITES = 1 << 16;
  private static final int MAX_PATHS = 16;
  private static final int MIN_FRAME_BYTES = 64;
  private static final Pattern ONLINE =
      Pattern.compile("online(?: frame=(\\d{1,6}) rate=(\\d{1,12}))?");

  private static final String DIRECT = "";

  private final Map<String, Map<String, LinkTraits>> paths = new HashMap<>();

  /** The state that a station publishes of its link to a satellite; null if it has none. */
  static String text(@Nullable LinkTraits reach) {
    return reach == null
        ? MqttBroker.OFFLINE
        : "online frame=" + reach.maxFrameBytes() + " rate=" + reach.rateBps();
  }

  /**
   * Records a published state.
   *
   * @param station null if the satellite published it itself
   * @return whether the satellite is online by this state; empty if the state is malformed
   */
  synchronized Optional<Boolean> put(String satellite, @Nullable String station, String text) {
    String path = Objects.requireNonNullElse(station, DIRECT);
    Map<String, LinkTraits> known = paths.getOrDefault(satellite, new HashMap<>());
    Matcher online = ONLINE.matcher(text);
    if (!online.matches()) {
      known.remove(path);
      if (known.isEmpty()) {
        paths.remove(satellite);
      }
      return text.equals(MqttBroker.OFFLINE) ? Optional.of(false) : Optional.empty();
    }
    Optional<LinkTraits> traits = traits(online);
    if (traits.isPresent()
        && (known.containsKey(path) || known.size() < MAX_PATHS)
        && (paths.containsKey(satellite) || paths.size() < MAX_SATELLITES)) {
      known.put(path, traits.get());
      paths.put(satellite, known);
    }
    return traits.map(t -> true);
  }

  private static Optional<LinkTraits> traits(Matcher online) {
    if (online.group(1) == null) {
      return Optional.of(LinkTraits.reliable());
    }
    int frame = Integer.parseInt(online.group(1));
    return frame < MIN_FRAME_BYTES || frame > LinkTraits.reliable().maxFrameBytes()
        ? Optional.empty()
        : Optional.of(LinkTraits.datagrams(frame, Long.parseLong(online.group(2))));
  }

  /** True if a satellite can be reached on any path. */
  synchronized boolean isReached(String satellite) {
    return paths.containsKey(satellite);
  }

  /** The traits of a link to a satellite beyond it: the minimum over all paths. */
  synchronized LinkTraits beyond(String satellite, LinkTraits link) {
    int frame = link.maxFrameBytes();
    long rate = link.rateBps();
    for (LinkTraits path : paths.getOrDefault(satellite, Map.of()).values()) {
      frame = Math.min(frame, path.maxFrameBytes());
      rate =
          rate == 0 ? path.rateBps() : path.rateBps() == 0 ? rate : Math.min(rate, path.rateBps());
    }
    return new LinkTraits(frame, rate, link.twoWay(), link.expectedLoss(), link.firstWindowBytes());
  }

  synchronized void clear() {
    paths.clear();
  }
}
