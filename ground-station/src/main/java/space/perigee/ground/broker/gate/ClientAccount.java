package space.perigee.ground.broker.gate;

import io.netty.channel.Channel;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What all connections of one certificate's name use together. Thread-safe. */
final class ClientAccount {

  /** Packets that a new connection counts as, for the work of its handshake. */
  static final int CONNECTION_COST = 100;

  /** Packets that a subscription or its end counts as, for the queue that Artemis makes. */
  static final int SUBSCRIPTION_COST = 50;

  /** A debt above which new connections are refused. */
  private static final Duration LONGEST_DEBT = Duration.ofSeconds(2);

  private final Quota quota;
  private final PacedRate packets;
  private final PacedRate bytes;
  private final Set<Channel> connections = new LinkedHashSet<>();
  private final Set<String> topics = new HashSet<>();
  private final Set<String> retained = new HashSet<>();
  private int subscriptions;

  ClientAccount(Quota quota, InstantSource clock) {
    this.quota = quota;
    this.packets = new PacedRate(quota.packetsPerSecond(), clock);
    this.bytes = new PacedRate(quota.bytesPerSecond(), clock);
  }

  /**
   * Counts a new connection; false if this client has connected too often lately. A refused one
   * does not count: a client that never stops trying would never get in again.
   */
  boolean mayConnect() {
    return packets.takeWithin(LONGEST_DEBT, CONNECTION_COST);
  }

  /** Adds a connection, and returns the one that has to make room for it. */
  synchronized Optional<Channel> enter(Channel connection) {
    connections.add(connection);
    Channel oldest = null;
    if (connections.size() > quota.connections()) {
      oldest = connections.iterator().next();
      connections.remove(oldest);
    }
    return Optional.ofNullable(oldest);
  }

  synchronized void leave(Channel connection, int subscribed) {
    connections.remove(connection);
    subscriptions -= subscribed;
  }

  /** Counts packets and bytes that arrived, and returns how long to wait before reading more. */
  Duration pause(long cost, long length) {
    Duration forPackets = packets.take(cost);
    Duration forBytes = bytes.take(length);
    return forPackets.compareTo(forBytes) > 0 ? forPackets : forBytes;
  }

  /**
   * Counts the topic of a message.
   *
   * @param isRetained true if the broker is to keep the message
   * @return the reason why it may not be published; null if it may
   */
  synchronized @Nullable Reason publish(String topic, boolean isRetained, boolean isEmpty) {
    if (!topics.contains(topic) && topics.size() >= quota.topics()) {
      return Reason.TOPICS;
    }
    if (isRetained
        && !isEmpty
        && !retained.contains(topic)
        && retained.size() >= quota.retained()) {
      return Reason.RETAINED;
    }
    topics.add(topic);
    if (isRetained && isEmpty) {
      retained.remove(topic);
    } else if (isRetained) {
      retained.add(topic);
    }
    return null;
  }

  /** Counts one more subscription; false if there are too many. */
  synchronized boolean subscribe() {
    if (subscriptions >= quota.subscriptions()) {
      return false;
    }
    subscriptions++;
    return true;
  }

  synchronized void unsubscribe() {
    subscriptions--;
  }
}
