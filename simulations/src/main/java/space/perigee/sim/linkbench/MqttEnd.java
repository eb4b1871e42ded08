package space.perigee.sim.linkbench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import space.perigee.ground.broker.EmbeddedBroker;
import space.perigee.ground.port.ListenPort;

/**
 * Plain MQTT, to compare with: the content in 64 KiB messages of QoS 1, as a client does that
 * leaves reliability to MQTT and TCP. The broker and the subscriber are at the ground.
 */
@Command(name = "link-bench-mqtt", hidden = true, description = "Plain MQTT for link-bench.")
public final class MqttEnd implements Callable<Integer> {

  private static final int MESSAGE_BYTES = 64 * 1024;
  private static final int IN_FLIGHT = 16;
  private static final String TOPIC = "bench";

  @Option(names = "--send", paramLabel = "HOST", description = "Send, to the broker at HOST.")
  private String host = "";

  @Option(names = "--port", defaultValue = "18830", description = "Port of the broker.")
  private int port;

  @Option(names = "--bytes", defaultValue = "10485760", description = "Length of the content.")
  private long bytes;

  @Option(names = "--work", required = true, paramLabel = "DIR", description = "Broker's journal.")
  private Path work = Path.of("");

  @Override
  public Integer call() throws IOException, InterruptedException, MqttException {
    if (host.isEmpty()) {
      receive();
    } else {
      send();
    }
    return 0;
  }

  private void receive() throws IOException, InterruptedException, MqttException {
    try (EmbeddedBroker broker =
        EmbeddedBroker.start(ListenPort.parse("0.0.0.0:" + port), work.resolve("broker"))) {
      MqttAsyncClient client = connect("127.0.0.1", "receiver");
      Semaphore arrived = new Semaphore(0);
      client.setCallback(new Arrivals(arrived));
      client.subscribe(TOPIC, 1).waitForCompletion();
      say("started");
      arrived.acquire(Math.toIntExact((bytes + MESSAGE_BYTES - 1) / MESSAGE_BYTES));
      say("decided");
      TimeUnit.DAYS.sleep(1);
    }
  }

  private MqttAsyncClient connect(String to, String id) throws MqttException {
    MqttAsyncClient client =
        new MqttAsyncClient("tcp://" + to + ":" + port, id, new MemoryPersistence());
    MqttConnectionOptions options = new MqttConnectionOptions();
    options.setTopicAliasMaximum(0);
    options.setKeepAliveInterval(60);
    client.connect(options).waitForCompletion();
    return client;
  }

  private void send() throws InterruptedException, MqttException {
    MqttAsyncClient client = connect(host, "sender");
    say("up");
    RandomContent content = new RandomContent(bytes, 1);
    Semaphore window = new Semaphore(IN_FLIGHT);
    say("first");
    for (long at = 0; at < bytes; at += MESSAGE_BYTES) {
      ByteBuffer part = ByteBuffer.allocate((int) Math.min(MESSAGE_BYTES, bytes - at));
      content.read(at, part);
      MqttMessage message = new MqttMessage(part.array());
      message.setQos(1);
      window.acquire();
      client.publish(TOPIC, message, null, new Landed(window));
    }
    window.acquire(IN_FLIGHT);
    say("receipt");
    client.disconnectForcibly(0, 100, true);
    client.close(true);
  }

  private record Landed(Semaphore window) implements MqttActionListener {
    @Override
    public void onSuccess(IMqttToken token) {
      window.release();
    }

    @Override
    public void onFailure(IMqttToken token, Throwable cause) {
      window.release();
    }
  }

  private static void say(String event) {
    System.out.println(event + " " + System.nanoTime());
    System.out.flush();
  }
}
