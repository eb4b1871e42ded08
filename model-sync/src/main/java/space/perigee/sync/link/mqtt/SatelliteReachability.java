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
 * By which ways satellites are in reach: directly, or by stations, which say in the state that they
 * publish what their own link to the satellite is.
 *
 * <pre>
 *   online
 *   online frame=1472 rate=1000000       bytes of the longest frame, bit/s (0 if it holds back by itself)
 *   offline
 * </pre>
 *
 * Bounded, as anybody at the broker may publish. Thread-safe.
 */
final class StationReach {

  private static final int MAX_SATELLITES = 4096;
  private static final int MAX_WAYS = 16;
  private static final int MIN_FRAME_BYTES = 64;
  private static final Pattern ONLINE =
      Pattern.compile("online(?: frame=(\\d{1,6}) rate=(\\d{1,12}))?");

  private static final String DIRECT = "";

  private final Map<String, Map<String, LinkTraits>> ways = new HashMap<>();

  /** What a station publishes of its link to a satellite; null if it has none. */
  static String text(@Nullable LinkTraits reach) {
    return reach == null
        ? MqttBroker.OFFLINE
        : "online frame=" + reach.maxFrameBytes() + " rate=" + reach.rateBps();
  }

  /**
   * Takes a state that was published.
   *
   * @param station null if the satellite did so itself
   * @return whether it says that the satellite is in reach; nothing if it makes no sense
   */
  synchronized Optional<Boolean> put(String satellite, @Nullable String station, String text) {
    String way = Objects.requireNonNullElse(station, DIRECT);
    Map<String, LinkTraits> known = ways.getOrDefault(satellite, new HashMap<>());
    Matcher online = ONLINE.matcher(text);
    if (!online.matches()) {
      known.remove(way);
      if (known.isEmpty()) {
        ways.remove(satellite);
      }
      return text.equals(MqttBroker.OFFLINE) ? Optional.of(false) : Optional.empty();
    }
    Optional<LinkTraits> traits = traits(online);
    if (traits.isPresent()
        && (known.containsKey(way) || known.size() < MAX_WAYS)
        && (ways.containsKey(satellite) || ways.size() < MAX_SATELLITES)) {
      known.put(way, traits.get());
      ways.put(satellite, known);
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

  /** Whether a satellite is in reach by any way. */
  synchronized boolean isReached(String satellite) {
    return ways.containsKey(satellite);
  }

  /** What a link is to a satellite beyond it: by each way, the least. */
  synchronized LinkTraits beyond(String satellite, LinkTraits link) {
    int frame = link.maxFrameBytes();
    long rate = link.rateBps();
    for (LinkTraits way : ways.getOrDefault(satellite, Map.of()).values()) {
      frame = Math.min(frame, way.maxFrameBytes());
      rate = rate == 0 ? way.rateBps() : way.rateBps() == 0 ? rate : Math.min(rate, way.rateBps());
    }
    return new LinkTraits(frame, rate, link.twoWay(), link.expectedLoss());
  }

  /** Nobody is in reach as far as can be told. */
  synchronized void clear() {
    ways.clear();
  }
}
