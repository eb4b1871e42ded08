package space.perigee.ground.broker.gate;

import io.netty.channel.Channel;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import space.perigee.sync.link.mqtt.InProcessLink;
import space.perigee.sync.link.mqtt.MqttTopics;

/*
 * A delta and its receipt through Artemis are two messages of the broker and eight packets of MQTT, four of them encrypted
 * between the ground and itself. That is more work than all that the ground does with the delta besides its signatures. So
 * what goes between a client and the ground of this process is handed over at the gate:
 *
 *   client --PUBLISH below S/down--> gate --> the ground        (Artemis sees it if another ground client has subscribed)
 *   client --PUBLISH of a state----> gate --> the ground, and clients that have subscribed to states (never Artemis)
 *   client --SUBSCRIBE below S/up--> gate                       (Artemis never knows, and keeps no queue for it)
 *   the ground --> gate --PUBLISH below S/up--> clients that have subscribed
 *
 * States are retained here, too: a retained message of Artemis is a queue with two addresses, 20 kB of heap for every
 * satellite that was ever heard.
 *
 * All other packets are Artemis'. What clients may do is decided before, and is the same.
 *
 * Frames for a client that does not read wait in its connection, at most MAX_BYTES; what waits in all connections
 * together is bounded too, and then those that have more than a share drop theirs. The transfer repairs it.
 */

/** Hands frames over between the clients of the broker and the ground of this process. */
public final class DirectLanes implements InProcessLink.Clients {

  /** Frames that wait for one connection to read them (bytes). */
  static final long MAX_BYTES = 1L << 20;

  /** Those of all connections together, above which a connection has its share only (bytes). */
  static final long MAX_ALL_BYTES = 64L << 20;

  static final long SHARE_BYTES = 16L << 10;

  private final MqttTopics topics;
  private final String prefix;
  private final InProcessLink link;

  /** Subscriptions to the frames for one satellite, by its name. */
  private final Map<String, List<LaneSubscription>> subscriptions = new ConcurrentHashMap<>();

  /** Those of ground clients to the frames for many satellites, and to what satellites publish. */
  private final List<LaneSubscription> wide = new CopyOnWriteArrayList<>();

  /** The last state of each topic; guarded by itself where subscribers are told in order. */
  private final Map<String, byte[]> states = new ConcurrentHashMap<>();

  /** The connection that has published a state last, whose will counts. */
  private final Map<String, LaneClient> owners = new ConcurrentHashMap<>();

  private final AtomicLong waiting = new AtomicLong();

  DirectLanes(String mission) {
    this.topics = new MqttTopics(mission);
    this.prefix = "perigee/v1/" + mission + "/";
    this.link = new InProcessLink(mission, this);
  }

  /** The ground's link. */
  public InProcessLink link() {
    return link;
  }

  /** Bytes that wait for connections to read them. */
  AtomicLong waiting() {
    return waiting;
  }

  LaneClient client(Channel connection, int maxPacketBytes) {
    return new LaneClient(this, connection, maxPacketBytes);
  }

  /** The satellite below whose tree of frames to it a topic or filter lies; null if it is none. */
  @Nullable String upOf(String topic) {
    return satelliteOf(topic, "/up/");
  }

  /** The satellite whose frame to the ground a topic is for; null if it is none. */
  @Nullable String downOf(String topic) {
    String satellite = satelliteOf(topic, "/down/");
    return satellite != null && topics.satelliteOf(topic).isPresent() ? satellite : null;
  }

  private @Nullable String satelliteOf(String topic, String direction) {
    if (!topic.startsWith(prefix)) {
      return null;
    }
    int end = topic.indexOf('/', prefix.length());
    if (end < 0 || !topic.startsWith(direction, end)) {
      return null;
    }
    String satellite = topic.substring(prefix.length(), end);
    return satellite.equals("+") || satellite.equals("#") ? null : satellite;
  }

  boolean isState(String topic) {
    return topics.stateOf(topic).isPresent();
  }

  void onFrame(String satellite, byte[] frame) {
    link.onFrame(satellite, frame);
  }

  /** A state was published, by a client or as its last will. */
  void onState(String topic, byte[] state, LaneClient by) {
    owners.put(topic, by);
    keep(topic, state);
  }

  /** Keeps a state for later subscribers, and tells the present ones; an empty one is forgotten. */
  private void keep(String topic, byte[] state) {
    synchronized (states) {
      if (state.length == 0) {
        states.remove(topic);
      } else {
        states.put(topic, state);
      }
      wide.forEach(subscription -> subscription.deliver(topic, state));
    }
    link.onState(topic, state);
  }

  /** Delivers the last states again to a client that has subscribed to them. */
  void repeatStates(LaneSubscription subscription) {
    synchronized (states) {
      states.forEach((topic, state) -> subscription.deliver(topic, state, true));
    }
  }

  /** A client is gone that has left a state as its last will. */
  void onWill(String topic, byte[] state, LaneClient by) {
    if (owners.remove(topic, by)) {
      keep(topic, state);
    }
  }

  void subscribe(@Nullable String satellite, LaneSubscription subscription) {
    if (satellite == null) {
      wide.add(subscription);
    } else {
      subscriptions.compute(
          satellite,
          (name, before) -> {
            List<LaneSubscription> after = before == null ? new CopyOnWriteArrayList<>() : before;
            after.add(subscription);
            return after;
          });
    }
  }

  void unsubscribe(@Nullable String satellite, LaneSubscription subscription) {
    if (satellite == null) {
      wide.remove(subscription);
    } else {
      subscriptions.computeIfPresent(
          satellite,
          (name, before) -> {
            before.remove(subscription);
            return before.isEmpty() ? null : before;
          });
    }
  }

  /** True if a client of the broker has subscribed to more than the frames for one satellite. */
  boolean hasOtherListeners() {
    return !wide.isEmpty();
  }

  @Override
  public void send(String satellite, String topic, byte[] frame) {
    deliver(satellite, topic, frame);
    for (LaneSubscription subscription : wide) {
      subscription.deliver(topic, frame);
    }
  }

  /** Delivers a message to those who have subscribed to what is for one satellite. */
  void deliver(String satellite, String topic, byte[] frame) {
    for (LaneSubscription subscription : subscriptions.getOrDefault(satellite, List.of())) {
      subscription.deliver(topic, frame);
    }
  }

  @Override
  public Map<String, byte[]> states() {
    return Map.copyOf(states);
  }

  /** Satellites to which somebody listens. */
  public Set<String> heard() {
    return Set.copyOf(subscriptions.keySet());
  }
}
