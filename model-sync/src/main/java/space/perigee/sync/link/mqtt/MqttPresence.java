package space.perigee.sync.link.mqtt;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.jspecify.annotations.Nullable;
import space.perigee.sync.link.Link.Presence;
import space.perigee.sync.transfer.LinkTraits;

/**
 * Presence over MQTT. A satellite publishes a retained state message that says it is online, a
 * station one that also describes its own link to the satellite; the broker publishes their last
 * will when they are gone. The ground subscribes to all states and turns them into {@link Presence}
 * events.
 */
final class MqttPresence {

  private final MqttTopics topics;
  private final EventQueue events;

  /** Where this end publishes its state; null on the ground, which subscribes to all states. */
  private final @Nullable String ownTopic;

  private final boolean isStation;
  private final SatelliteReachability reachability = new SatelliteReachability();
  private volatile @Nullable LinkTraits announced;

  private MqttPresence(
      MqttTopics topics, EventQueue events, @Nullable String ownTopic, boolean isStation) {
    this.topics = topics;
    this.events = events;
    this.ownTopic = ownTopic;
    this.isStation = isStation;
  }

  /**
   * The presence of a satellite.
   *
   * @param station the station that stands for the satellite; null if it speaks for itself
   */
  static MqttPresence ofSatellite(
      MqttTopics topics, EventQueue events, String satellite, @Nullable String station) {
    return new MqttPresence(topics, events, topics.state(satellite, station), station != null);
  }

  static MqttPresence ofGround(MqttTopics topics, EventQueue events) {
    return new MqttPresence(topics, events, null, false);
  }

  /** The topic of this end's last will; null if it has none. */
  @Nullable String willTopic() {
    return ownTopic;
  }

  /** Publishes this end's state, or subscribes to those of others, on a new connection. */
  void start(MqttAsyncClient client, long timeoutMillis) throws MqttException {
    if (ownTopic == null) {
      client.subscribe(topics.states(), 1).waitForCompletion(timeoutMillis);
    } else {
      publish(client);
    }
  }

  /** Asks for the retained states again; see {@link StateRefresh}. */
  void refresh(MqttAsyncClient client) throws MqttException {
    if (ownTopic == null) {
      client.subscribe(topics.states(), 1);
    }
  }

  /**
   * Sets the station's own link to the satellite, which {@link #publish} publishes; null if down.
   */
  void announce(@Nullable LinkTraits reach) {
    announced = reach;
  }

  void publish(MqttAsyncClient client) throws MqttException {
    if (ownTopic != null) {
      String state = isStation ? SatelliteReachability.text(announced) : MqttBroker.ONLINE;
      client.publish(ownTopic, MqttBroker.state(state));
    }
  }

  /**
   * Handles a message. A retained state is old: it becomes an event only if its own event was
   * missed.
   *
   * @return the event for which there was no room; empty if there was, or the message is no valid
   *     state
   */
  Optional<Presence> onMessage(String topic, MqttMessage message) {
    return onState(topic, message.getPayload(), message.isRetained());
  }

  /** The same with the parts of the message. */
  Optional<Presence> onState(String topic, byte[] payload, boolean isRetained) {
    MqttTopics.StateTopic state = topics.stateOf(topic).orElse(null);
    if (state == null) {
      return Optional.empty();
    }
    String text = new String(payload, StandardCharsets.UTF_8);
    Optional<Boolean> online = reachability.put(state.satellite(), state.station(), text);
    if (online.isEmpty()) {
      return Optional.empty();
    }
    Presence presence = new Presence(state.satellite(), reachability.isReached(state.satellite()));
    boolean isNews = !isRetained && online.get() == presence.online();
    boolean kept = isNews ? events.presence(presence) : events.presenceIfNews(presence);
    return kept ? Optional.empty() : Optional.of(presence);
  }

  /** The traits of this link to a satellite, which may be behind a station. */
  LinkTraits traitsTo(String satellite, LinkTraits link) {
    return reachability.beyond(satellite, link);
  }

  /** Forgets who is present, as the connection is down. */
  void clear() {
    events.allLeft();
    reachability.clear();
  }
}
