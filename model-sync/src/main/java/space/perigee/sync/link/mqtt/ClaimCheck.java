package space.perigee.sync.link.mqtt;

import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the claim to a mission at a broker on a new connection, and publishes this ground's if it
 * may. Of two grounds that find none at the same time, that one has the name whose claim the broker
 * passes on first: both see the same order, and the second restores what it has overwritten.
 */
final class ClaimCheck {

  private static final Logger log = LoggerFactory.getLogger(ClaimCheck.class);

  /** A broker sends a retained message right after it has granted the subscription (ms). */
  private static final long RETAINED_MILLIS = 1000;

  /** Messages that are read before the own one; others may flood the topic. */
  private static final int MAX_MESSAGES = 16;

  private final MissionClaim claim;
  private final String topic;
  private final BlockingQueue<Message> arrived = new ArrayBlockingQueue<>(MAX_MESSAGES);

  private record Message(byte[] payload, boolean isRetained) {}

  ClaimCheck(MissionClaim claim, String topic) {
    this.claim = claim;
    this.topic = topic;
  }

  /** Takes a message if it is a claim; false if it is something else. */
  boolean takes(String messageTopic, MqttMessage message) {
    if (!messageTopic.equals(topic)) {
      return false;
    }
    byte[] payload = message.getPayload();
    byte[] read = payload.length > MissionClaim.MAX_BYTES ? new byte[0] : payload;
    var unused = arrived.offer(new Message(read, message.isRetained()));
    return true;
  }

  /**
   * Makes sure that this ground has the name. A broker that does not let it read or write the claim
   * is warned about, and used: it served before there were claims.
   *
   * @throws MissionTakenException if another ground has it
   * @throws MqttException if the connection fails
   */
  void run(MqttAsyncClient client) throws MqttException, MissionTakenException {
    client.subscribe(topic, 1).waitForCompletion(MqttBroker.CONNECT_TIMEOUT_MILLIS);
    Optional<byte[]> own = inPlaceOfRetained();
    if (own.isPresent() && !publish(client, own.get())) {
      log.warn("event=mission-not-claimed topic={} reason=\"the broker keeps no claim\"", topic);
    }
    client.unsubscribe(topic).waitForCompletion(MqttBroker.CONNECT_TIMEOUT_MILLIS);
  }

  private Optional<byte[]> inPlaceOfRetained() throws MqttException, MissionTakenException {
    for (int i = 0; i < MAX_MESSAGES; i++) {
      Message message = next(RETAINED_MILLIS);
      if (message == null) {
        break;
      }
      Optional<byte[]> own = claim.inPlaceOf(Optional.of(message.payload()));
      if (message.isRetained()) {
        return own;
      }
    }
    return claim.inPlaceOf(Optional.empty());
  }

  private boolean publish(MqttAsyncClient client, byte[] own)
      throws MqttException, MissionTakenException {
    retain(client, own);
    for (int i = 0; i < MAX_MESSAGES; i++) {
      Message message = next(MqttBroker.CONNECT_TIMEOUT_MILLIS);
      if (message == null) {
        return false;
      }
      if (Arrays.equals(message.payload(), own)) {
        return true;
      }
      try {
        claim.inPlaceOf(Optional.of(message.payload()));
      } catch (MissionTakenException e) {
        retain(client, message.payload());
        throw e;
      }
    }
    return false;
  }

  private void retain(MqttAsyncClient client, byte[] payload) throws MqttException {
    MqttMessage message = new MqttMessage(payload);
    message.setRetained(true);
    message.setQos(1);
    client.publish(topic, message).waitForCompletion(MqttBroker.CONNECT_TIMEOUT_MILLIS);
  }

  private @Nullable Message next(long millis) throws MqttException {
    try {
      return arrived.poll(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MqttException(e);
    }
  }
}
