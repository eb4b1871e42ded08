package space.perigee.sim.lab.cli;

import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.mqttv5.client.IMqttMessageListener;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.MqttSubscription;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import space.perigee.sim.lab.linkbench.BenchEvent;
import space.perigee.sim.lab.linkbench.RandomContent;

/**
 * The baseline of link-bench: plain MQTT. Sends the content as a stream of 64 KiB messages with QoS
 * 1, like a client that leaves reliability to MQTT and TCP. Keeps its connection through an outage.
 */
@Command(name = "link-bench-mqtt", hidden = true, description = "Plain MQTT for link-bench.")
public final class PlainMqttCommand implements Callable<Integer> {

  private static final int MESSAGE_BYTES = 64 * 1024;

  /** More than the bandwidth-delay product of 10 Mbit/s and 500 ms, so not a bottleneck. */
  private static final int IN_FLIGHT = 64;

  private static final int KEEP_ALIVE_SECONDS = 60;
  private static final String TOPIC = "bench";

  @Option(names = "--send", description = "Send instead of receiving.")
  private boolean send;

  @Option(names = "--broker", required = true, paramLabel = "URI", description = "Broker.")
  private String broker = "";

  @Option(
      names = "--bytes",
      paramLabel = "N",
      defaultValue = "10485760",
      description = "Length of the content.")
  private long bytes;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Seed of the content.")
  private long seed;

  @Override
  public Integer call() throws InterruptedException, MqttException {
    if (send) {
      send();
    } else {
      receive();
    }
    return 0;
  }

  private void receive() throws InterruptedException, MqttException {
    MqttAsyncClient client = connect("receiver");
    BitSet arrived = new BitSet();
    IMqttMessageListener listener =
        (topic, message) -> {
          int index = ByteBuffer.wrap(message.getPayload()).getInt();
          boolean isNew = !arrived.get(index);
          arrived.set(index);
          if (isNew && arrived.cardinality() == messages()) {
            BenchEvent.print("decided");
          }
        };
    client
        .subscribe(
            new MqttSubscription[] {new MqttSubscription(TOPIC, 1)},
            null,
            null,
            new IMqttMessageListener[] {listener},
            null)
        .waitForCompletion();
    BenchEvent.print("started");
    TimeUnit.DAYS.sleep(1);
  }

  private int messages() {
    return (int) ((bytes + MESSAGE_BYTES - 1) / MESSAGE_BYTES);
  }

  private MqttAsyncClient connect(String id) throws MqttException {
    MqttAsyncClient client = new MqttAsyncClient(broker, id, new MemoryPersistence());
    MqttConnectionOptions options = new MqttConnectionOptions();
    options.setTopicAliasMaximum(0);
    options.setKeepAliveInterval(KEEP_ALIVE_SECONDS);
    client.connect(options).waitForCompletion();
    return client;
  }

  private void send() throws InterruptedException, MqttException {
    MqttAsyncClient client = connect("sender");
    BenchEvent.print("up");
    RandomContent content = new RandomContent(bytes, seed);
    Semaphore window = new Semaphore(IN_FLIGHT);
    BenchEvent.print("first");
    for (int index = 0; index < messages(); index++) {
      long at = (long) index * MESSAGE_BYTES;
      int length = (int) Math.min(MESSAGE_BYTES, bytes - at);
      ByteBuffer part = ByteBuffer.allocate(Integer.BYTES + length).putInt(index);
      content.read(at, part);
      MqttMessage message = new MqttMessage(part.array());
      message.setQos(1);
      window.acquire();
      client.publish(TOPIC, message, null, new Release(window));
    }
    window.acquire(IN_FLIGHT);
    BenchEvent.print("receipt");
    TimeUnit.DAYS.sleep(1);
  }

  private record Release(Semaphore window) implements MqttActionListener {
    @Override
    public void onSuccess(@Nullable IMqttToken token) {
      window.release();
    }

    @Override
    public void onFailure(@Nullable IMqttToken token, @Nullable Throwable cause) {
      window.release();
    }
  }
}
